"""Form submissions: the one-time token that every rendered form carries.

Rules kept here (decisions 8):
1. One token is one record. A form sent twice, by a double click, the back button or a retry, is answered with the
   first result.
2. A token belongs to one person and one form; somebody else's token is refused like an unknown page.
3. The token's row is written first, in the same transaction as the record: both stay or neither does.
The same row will hold what was typed but not yet saved.
"""
