"""The kinds of refusal that services raise. Their pages stand in one list, ``casework.web.errors``."""

from collections.abc import Mapping


class CaseworkError(Exception):
    """Something the application refuses, with a sentence for the person at the screen.

    Args:
        message: What to tell them, in their language; may be a lazy string. Never personal data.
    """

    def __init__(self, message: object = "") -> None:
        super().__init__(message)
        self.message = message


class Forbidden(CaseworkError):
    """The actor may not do this. Answered 403, written to the trail."""


class NotFound(CaseworkError):
    """No such record, or not one the actor may see: the two are answered alike, with 404."""


class RuleBroken(CaseworkError):
    """A rule of the trade refuses the change. Shown beside ``field`` where one is named; answered 422.

    Args:
        message: The sentence for the page.
        field: Name of the form field to blame, or None for the form as a whole.
    """

    def __init__(self, message: object, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class Conflict(CaseworkError):
    """The record is not in the state that the change was written for. Answered 409 with what was typed kept."""


class StaleVersion(Conflict):
    """Somebody saved this record since the form was opened.

    Args:
        message: The sentence for the page.
        theirs: Field name → the text stored now, to be shown beside what was typed.
    """

    def __init__(self, message: object, theirs: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.theirs = dict(theirs or {})


class ConfigurationError(CaseworkError):
    """The service cannot start as it is set up; the message names the setting."""
