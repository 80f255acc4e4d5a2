"""The demonstration: a fictional prefecture (あおば県), its offices, staff and stories. Nobody in it is real.

Glossary
    arc: the course that a support takes, as ordered beats (``arcs/*.toml``).
    beat: one contact of an arc: method, words, next action, and the status it brings the case to.
    cast: one invented person of an arc: age, complaint in their own words, and the details that fill the beats.
    interlude: a small contact between two beats, such as a missed appointment and the call after it.

Rules
    D-1  The same seed and day tell the same stories; another day moves them along.
    D-2  No record lies in the future; only appointments and next actions do.
    D-3  Telephone numbers come from ranges that are not allotted; agencies, staff and persons are invented.
"""
