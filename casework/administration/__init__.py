"""Pages of those who run an office: users and their roles, and the trail of reads and changes.

Rules kept here:
1. Nothing here shows a client: a user's page tells of the account, the trail of ids and actions.
2. Changes to users ask for a proof of identity at most ten minutes old (step-up).
3. A one-time password is shown once, on the answer to the change itself, and stored nowhere.
"""
