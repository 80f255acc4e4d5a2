"""Clients: the person as one agency knows them, who of the agency may see them, and how they are found.

Glossary
    client: a person (本人) as one agency knows them. Another agency that knows the same person has a row of its own.
    card: one small sealed record a client, with what lists and the search need.
    directory: the cards of an agency, opened in this process's memory. It proposes; the database decides.
    access: a row that says who may see a client: everybody of a unit, or one person in it.
    restricted (閲覧制限): seen only by people who are named, at least two.
    desk (応対): whoever answers the telephone or the door; they see how to treat a person, not what is written of them.

Rules
    K-1  A client has a name or at least what to call them (匿名相談). Names are stored as told, folded in keys.
    K-2  A client has one data key. All that is written of them, in any room, is sealed under it.
    K-3  Who may see a client is read from ``client_access`` and nowhere else, at each request.
    K-4  A restricted client has rows for named people only, at least two. Others meet no trace of them, in no search
         and among no candidates; their exact case number alone brings up 「閲覧制限」 and whom to ask.
    K-5  Every change of a card takes the next number of its agency's directory, in the same transaction.
    K-6  What was typed into a search stands in no address, no log and no trail.
    K-7  A change written on an older version is refused with what stands there now.
    K-8  Candidates at intake come from all cards of the agency that are not restricted, and never show a contact.
    K-9  A 個人番号 is not stored.
"""
