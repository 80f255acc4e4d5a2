"""Cases: one episode of support for one person in one unit, with its owner, its course and its next step.

Glossary
    case: an episode of support in one unit. A person may have several, one after another or in different units.
    owner (担当): who answers for the case. cover (代行): who answers meanwhile.
    次の予定: the next action with its day; the question "what comes next, and when" has always an answer.
    後任待ち: the supervisor holds the case until somebody is named.
    見守り・休止: the case rests; the day of its next action is the day of the next contact.
    緊急度: 命・住・食. 命 goes to the supervisor at once.

Rules
    C-1  An open case has an owner, a next action and a day for it; the table itself refuses anything else.
    C-2  A case moves only along the course of its unit's profile. Every move is a row of its history.
    C-3  A resting case names the day of its next contact, at most twelve months ahead. A closed one names a reason.
    C-4  A number is given once: per prefix and fiscal year, in the transaction that opens the case, without gaps.
    C-5  Nobody named: the duty supervisor of the unit holds the case, and it shows among those that wait for an owner.
    C-6  Urgency 命 is due the same day.
    C-7  Counters (last contact, number of entries, next action of an entry) do not touch the version: writing an entry
         never makes somebody's open form stale.
    C-8  A case is seen by whoever may see its client, within the unit that they act for. A restricted one has at least
         two people named.
"""
