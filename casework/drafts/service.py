"""Claiming a form's token, so that one form makes one record."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from casework.access.actor import Actor
from casework.core.database import session
from casework.core.errors import NotFound
from casework.drafts.models import FormSubmission, SubmissionState


def claim(actor: Actor, token: UUID, form: str, *, result: str, object_id: UUID | None = None) -> str | None:
    """Take a form's token before the record is written, in the record's own transaction.

    Args:
        form: Which form, such as ``support_log.log``.
        result: The address that this submission will lead to; ids are made in Python, so it is known beforehand.
        object_id: What the form is about, if that exists already.
    Returns:
        None the first time; afterwards the address that the first submission led to.
    Raises:
        NotFound: the token is another person's, or another form's.
    """
    current = session()
    row = FormSubmission(
        agency_id=actor.agency_id,
        id=token,
        user_id=actor.user_id,
        form=form,
        object_id=object_id,
        state=SubmissionState.SAVED,
        result=result,
    )
    try:
        with current.begin_nested():
            current.add(row)
            current.flush()  # the primary key decides which of two equal submissions is the first
    except IntegrityError:
        return _first_result(actor, token, form)
    return None


def _first_result(actor: Actor, token: UUID, form: str) -> str:
    statement = sa.select(FormSubmission.result).where(
        FormSubmission.id == token, FormSubmission.user_id == actor.user_id, FormSubmission.form == form
    )
    result: str | None = session().scalar(statement)
    if result is None:
        raise NotFound
    return result
