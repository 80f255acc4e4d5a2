"""The ground floor: configuration, clock, database session and its guard, errors.

Rules kept here:
1. One clock (``clock``), one place that commits work (``database``), one list of errors (``errors``).
2. A statement on an agency's own table needs a bound agency; the session refuses it otherwise (``tenancy``).
3. Nothing here knows a room above it.
"""
