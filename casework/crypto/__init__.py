"""Sealing: keys, envelopes and the ``Sealed`` descriptor.

Root key (a provider) → agency key → data key of one record → field. The rules:

1. A row of ``key_wrap`` *is* the permission to read. Without it nothing of the record opens for that agency.
2. A ciphertext is bound to its logical table, column, row, record and key epoch; moved anywhere else it does not open.
3. Plaintext never stands in a ``repr``, an exception or a log line.
4. Other rooms meet ``fields.Sealed`` in their models and named intentions in their ``keys.py``, nothing else.
"""
