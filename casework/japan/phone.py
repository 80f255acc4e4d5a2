"""Telephone numbers as people write them. Rule J-8."""

import re
import unicodedata

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

from casework.core.errors import RuleBroken
from casework.core.i18n import _l

REGION = "JP"

_JAPAN = 81
_HYPHENS = re.compile(r"[‐‑‒–—―−─━ーｰ~〜～_・]")
_ACCEPTED = re.compile(r"\+?[0-9][0-9()\-./ ]*")
_NON_DIGITS = re.compile(r"[^0-9]")
# The numbering plan (電気通信番号計画) allots no 070/080/090-0: safe for demonstrations, training and forms.
_UNALLOTTED = re.compile(r"[789]00[0-9]{7}")


class PhoneNotUnderstood(RuleBroken):
    """What was typed is no telephone number. The message never repeats what was typed."""


def normalise_phone(text: str) -> str:
    """Return the number in E.164, as stored: ``０５９−２２４−２０００`` becomes ``+81592242000``.

    Args:
        text: In any width, with any hyphen, brackets or spaces; Japanese unless it begins with ``+``.

    Raises:
        PhoneNotUnderstood: no such number can exist, or more than a number was typed (an extension, a name).
    """
    return phonenumbers.format_number(_parse(text), PhoneNumberFormat.E164)


def format_phone(text: str) -> str:
    """Return the number as it is dialled: ``059-224-2000``; a foreign one as ``+84 24 3825 1234``.

    Raises:
        PhoneNotUnderstood: as for ``normalise_phone``.
    """
    number = _parse(text)
    is_japanese = number.country_code == _JAPAN
    style = PhoneNumberFormat.NATIONAL if is_japanese else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def phone_tail(text: str, digits: int = 4) -> str:
    """Return the last ``digits`` digits, or an empty string when there are fewer. An empty tail matches nothing."""
    figures = _NON_DIGITS.sub("", unicodedata.normalize("NFKC", text))
    return figures[-digits:] if len(figures) >= digits else ""


def _parse(text: str) -> PhoneNumber:
    plain = _HYPHENS.sub("-", unicodedata.normalize("NFKC", text)).strip()
    plain = re.sub(r"^\((?=[0-9+])", "", plain)  # (059)224-2000: the bracket would hide the first digit.
    if not _ACCEPTED.fullmatch(plain):
        raise _not_understood()
    try:
        number = phonenumbers.parse(plain, REGION)
    except NumberParseException as error:
        raise _not_understood() from error
    if not (phonenumbers.is_valid_number(number) or _is_unallotted(number)):
        raise _not_understood()
    return number


def _is_unallotted(number: PhoneNumber) -> bool:
    return number.country_code == _JAPAN and _UNALLOTTED.fullmatch(str(number.national_number)) is not None


def _not_understood() -> PhoneNotUnderstood:
    return PhoneNotUnderstood(
        _l("電話番号として読めません。市外局番から数字で入れてください（例: 059-224-2000）。内線や名前はメモ欄へ。")
    )
