"""One case on one page: the person, what comes next, what was done; timeline, print, and the desk's view of a person.

Glossary
    identity bar: who this page is about, always in sight.
    timeline (経過): the entries of a case, newest first, by month.
    desk (応対ビュー): what whoever answers the telephone or the door needs: how to treat the person, no more.
    third party: anybody but the person; to them 「在否はお答えしていません」 holds, for every person alike.

Rules
    F-1  Each look at a case, each print and each desk's view stands on the trail before the page is sent.
    F-2  How a person may be reached stands above every telephone number of theirs.
    F-3  The case page asks the database six times at most, however long the case is.
    F-4  The desk's view opens no text of an entry, no memo and no complaint.
    F-5  What was amended or voided stays readable, folded.
"""
