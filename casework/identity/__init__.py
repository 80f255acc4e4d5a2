"""Users, their memberships, and the way in.

Words: a *user* is a person who works here; a *membership* gives them one role in one unit (事業) of one agency, from
a day to a day; the *acting* agency and unit are those that they work in at this moment; a *sign-in* is one browser
that proved who sits before it.

Rules kept here (security.md D):
1. Roles are held inside an agency only. An office manager administers the users of their own agency, never
   themselves, never somebody who also works elsewhere: whoever resets a password could walk into the other agency.
2. The system administrator's role is granted by the operator's command alone.
3. Every role needs a second factor; no page opens before it is set. A password that stands alone (until then) has at
   least 15 signs, one beside a second factor at least 8. There is no "remember me".
4. A sign-in lives on the server. The browser holds a random id, changed at sign-in, second factor, step-up and
   switch; the table holds its hash. Idle 15 minutes at a counter (窓口), 30 in an office (執務室); 12 hours at most.
   Ended rows stay 24 hours.
5. Whether an account exists shows neither in text, nor in status, nor in time. Failures delay, never lock for good; a
   browser that the user signed in with before is not held up by what strangers do to the account.
6. A one-time code is used once: the last time step is compared and set in SQL.
7. Disabling a user ends their sign-ins in the same transaction and hands over what they owe.
"""
