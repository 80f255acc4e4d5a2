"""What is known of a person, as plain values: how it is written, checked and compared."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from casework.core import clock
from casework.core.errors import RuleBroken
from casework.core.i18n import _l
from casework.japan.kana import to_katakana
from casework.japan.my_number import find_my_numbers
from casework.japan.phone import normalise_phone
from casework.japan.wareki import ParsedDate, Precision, age_on, format_wareki

NAMES = ("family_name", "given_name", "family_kana", "given_kana", "preferred_name", "latin_name", "alias_name")
FREE_TEXTS = (*NAMES, "memo")


@dataclass(frozen=True)
class Birth:
    """A birth date as exactly as it is known. For an age, ``as_of`` is the day on which it was told."""

    day: date
    precision: Precision
    as_of: date | None = None

    @classmethod
    def of(cls, read: ParsedDate | None) -> "Birth | None":
        """Return what was read from a form."""
        return None if read is None else cls(read.date, read.precision, read.as_of)

    @classmethod
    def from_json(cls, stored: Mapping[str, str] | None) -> "Birth | None":
        """Return what is stored."""
        if not stored:
            return None
        as_of = stored.get("as_of")
        day, precision = date.fromisoformat(stored["date"]), Precision(stored["precision"])
        return cls(day, precision, date.fromisoformat(as_of) if as_of else None)

    def to_json(self) -> dict[str, str]:
        """Return what is stored."""
        stored = {"date": self.day.isoformat(), "precision": self.precision.value}
        return {**stored, "as_of": self.as_of.isoformat()} if self.as_of else stored

    def age(self, today: date) -> int:
        """Return the age in full years."""
        return age_on(self.day, self.precision, today)

    def text(self) -> str:
        """Return it with its era, as exactly as it is known."""
        return format_wareki(self.day, "table", self.precision)

    def typed(self) -> str:
        """Return a text that reads back as the same birth date: for an age, the age as it is by now."""
        shapes = {Precision.DAY: "%Y-%m-%d", Precision.MONTH: "%Y年%m月", Precision.YEAR: "%Y年"}
        if self.precision is Precision.AGE:
            return f"{self.age(clock.today())}歳"
        return self.day.strftime(shapes[self.precision])

    def may_be(self, other: "Birth") -> bool:
        """Tell whether two birth dates may be the same one, as exactly as both are known."""
        known = {self.precision, other.precision}
        if Precision.AGE in known:
            return abs(self.day.year - other.day.year) <= 1
        if Precision.YEAR in known:
            return self.day.year == other.day.year
        if Precision.MONTH in known:
            return (self.day.year, self.day.month) == (other.day.year, other.day.month)
        return self.day == other.day


@dataclass(frozen=True)
class ContactSafety:
    """How a person may be reached without putting them at risk. Codes are of the lists named.

    Attributes:
        voicemail, say_agency: ``contact_permission``: may a message be left, may the agency be named?
        owner: ``contact_owner``: whose telephone it is.
        envelope: ``envelope``.
        best_time, note: In words.
    """

    voicemail: str = "ask"
    say_agency: str = "ask"
    owner: str = "self"
    envelope: str = "plain"
    best_time: str = ""
    note: str = ""

    @classmethod
    def from_json(cls, stored: Mapping[str, str] | None) -> "ContactSafety":
        """Return what is stored; the careful answers where nothing is."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in (stored or {}).items() if name in known})

    def to_json(self) -> dict[str, str]:
        """Return what is stored."""
        return asdict(self)


@dataclass(frozen=True)
class PersonDetails:
    """What is told of a person. Names may be empty, but not all of them (K-1); ``phone`` in any writing."""

    family_name: str = ""
    given_name: str = ""
    family_kana: str = ""
    given_kana: str = ""
    preferred_name: str = ""
    latin_name: str = ""
    alias_name: str = ""
    birth: Birth | None = None
    sex: str = ""
    phone: str = ""
    contact_safety: ContactSafety = ContactSafety()
    memo: str = ""

    def stored(self) -> dict[str, Any]:
        """Return field → value as stored; None where nothing was told.

        Raises:
            RuleBroken: no name at all, a telephone number that cannot be read, a 個人番号.
        """
        if not any(getattr(self, name).strip() for name in NAMES):
            raise RuleBroken(_l("氏名か呼び名のどちらかを入力してください。"), field="preferred_name")
        texts = {name: " ".join(getattr(self, name).split()) for name in NAMES}
        texts |= {name: to_katakana(texts[name]) for name in ("family_kana", "given_kana")}
        texts |= {"sex": self.sex, "phone": _phone(self.phone), "memo": self.memo.strip()}
        _refuse_my_number(texts)
        return {
            **{name: text or None for name, text in texts.items()},
            "birth": self.birth.to_json() if self.birth else None,
            "contact_safety": self.contact_safety.to_json(),
        }


def _phone(typed: str) -> str:
    if not typed.strip():
        return ""
    try:
        return normalise_phone(typed)
    except RuleBroken as error:
        raise RuleBroken(error.message, field="phone") from error


def _refuse_my_number(texts: Mapping[str, str]) -> None:
    for name in FREE_TEXTS:
        if find_my_numbers(texts[name]):
            raise RuleBroken(_l("個人番号（マイナンバー）と思われる12桁の番号は保存できません。"), field=name)
