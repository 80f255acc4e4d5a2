"""Agencies: the bodies that work together, the units (事業) they run, municipalities, editable code lists.

Glossary
    agency: one legal body's office; the wall between records stands round it.
    unit (事業): a service that an agency runs. Its profile says which statuses its cases take.
    profile: the course of a case in one kind of unit, as data (``profiles.py``).
    code list: choices on a form that a service may edit. Each product code names the official code it counts as.

Rules
    A-1  Codes are closed (``active``), never deleted: an old record keeps its word.
    A-2  Seeding adds what is missing and leaves every edit.
    A-3  A municipality that merged keeps its row, its last day and its successor.
    A-4  Statuses and their moves are rules of the trade, so they stand in code and not in a table.
    A-5  Agencies, units and codes are read from a cache of one minute: they change a few times a year.
"""
