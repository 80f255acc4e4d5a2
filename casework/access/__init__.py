"""Who may do what: permissions, roles, the actor, and the gate before every view.

Rules kept here (``docs/`` names their source, referrals.md §8):
1. Deny by default: a view without a mark stops the start of the application.
2. A role holds permissions; a person holds roles in one unit of one agency at a time (the acting membership).
3. The system administrator has no permission that shows a client.
"""
