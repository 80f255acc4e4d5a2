"""Running the service: first set-up, serving, migrations, the doctor.

Rules kept here:
1. ``init`` can be run again: it makes what is missing and changes nothing else.
2. Nothing but loopback is served without TLS.
3. No secret is taken from or shown on a command line, but for the one-time password of a new user.
"""
