"""The trail: who did what to which record, reads included, in rows that cannot be changed unseen.

Rules kept here (security.md B):
1. A read of a person's record is committed to the trail before the first byte of the page; if that fails, nothing is
   shown.
2. A write and its event are one transaction. A unit of work that changed a record without an event is refused at
   commit.
3. Every row carries a MAC from the moment it is inserted; a batch sequencer gives it a number and chains it afterwards.
4. An event names the record, the action and the changed fields, never a value. Digests of the rows as written go with
   it, so that a field set back, emptied or exchanged in the database is found by ``casework audit verify``.
5. Signed checkpoints and the Merkle tree stand on the same leaves and come later; ``format`` tells which form a row
   has.
"""
