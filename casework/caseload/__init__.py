"""今日, 担当ケース and 検索: what somebody has to do, and the way to the person it is about.

Glossary
    today: the home page of everybody; what it shows follows from permissions, never from the name of a role.
    listing: one view of the list of cases: whose, which, in what order, from where on.
    scope: 自分 (held or covered by the actor), チーム (open in the unit), 後任待ち, 終結.

Rules
    D-1  A list shows only what ``cases.policy`` and ``clients.policy`` let through; it adds no way in.
    D-2  The address of a page holds codes and ids, never a name and never what was searched for.
    D-3  A block of 今日 shows at most seven rows and says where the others are.
    D-4  A list asks the database the same number of times for one row as for five hundred.
    D-5  見守り・休止 count among no "not contacted" cases: their next contact has a day of its own.
    D-6  Each search stands on the trail once, by what kind it was and never by its words.
"""
