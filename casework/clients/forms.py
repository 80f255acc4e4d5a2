"""Fields about a person, shared by every form that asks for one."""

from typing import Any

from wtforms import SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length

from casework.agencies import queries as agencies
from casework.clients.models import Client, Residence
from casework.clients.person import NAMES, Birth, ContactSafety, PersonDetails
from casework.core import clock
from casework.core.errors import RuleBroken
from casework.core.i18n import _, _l
from casework.japan.phone import format_phone, normalise_phone
from casework.japan.wareki import DateNotUnderstood, format_wareki, parse_birth
from casework.web.forms import BaseForm, choices_of

NAME_LENGTH = 60
TEXT_LENGTH = 200
MEMO_LENGTH = 2000


class BirthText(StringField):
    """A birth date typed as it is known: S55.4.1, 1980-04-01, 昭和55年, 45歳. Once checked, ``birth`` holds it."""

    birth: Birth | None = None
    note: str = ""
    suggestions: tuple[str, ...] = ()

    def pre_validate(self, form: Any) -> None:  # noqa: ANN401, ARG002 - WTForms' signature
        """Read the text; ValidationError where it cannot be anybody's birth date."""
        self.birth, self.note, self.suggestions = None, "", ()
        typed = (self.data or "").strip()
        if not typed:
            return
        try:
            read = parse_birth(typed, today=clock.today())
        except DateNotUnderstood as error:
            self.suggestions = error.suggestions
            raise ValidationError(str(error.message)) from error
        self.birth, self.note = Birth.of(read), str(read.note or "")

    @property
    def echo(self) -> str:
        """How the text was understood, in both calendars, with the age; empty where nothing was."""
        if self.birth is None:
            return ""
        age = self.birth.age(clock.today())
        era = format_wareki(self.birth.day, "document", self.birth.precision)
        return _("%(era)s（%(year)s年）生まれ・%(age)s歳", era=era, year=self.birth.day.year, age=age)


class PhoneText(StringField):
    """A telephone number in any writing."""

    def pre_validate(self, form: Any) -> None:  # noqa: ANN401, ARG002 - WTForms' signature
        """Refuse what is no number."""
        if not (self.data or "").strip():
            return
        try:
            normalise_phone(self.data or "")
        except RuleBroken as error:
            raise ValidationError(str(error.message)) from error


class PersonFields(BaseForm):
    """Who somebody is and how they may be reached. A name or what to call them is enough."""

    family_name = StringField(_l("姓"), [Length(max=NAME_LENGTH)])
    given_name = StringField(_l("名"), [Length(max=NAME_LENGTH)])
    family_kana = StringField(_l("姓（かな）"), [Length(max=NAME_LENGTH)])
    given_kana = StringField(_l("名（かな）"), [Length(max=NAME_LENGTH)])
    preferred_name = StringField(_l("呼び名"), [Length(max=NAME_LENGTH)])
    latin_name = StringField(_l("ローマ字の氏名"), [Length(max=NAME_LENGTH)])
    alias_name = StringField(_l("通称・旧姓"), [Length(max=NAME_LENGTH)])
    birth = BirthText(_l("生年月日"), [Length(max=NAME_LENGTH)])
    sex = SelectField(_l("性別"), default="")
    phone = PhoneText(_l("電話番号"), [Length(max=NAME_LENGTH)])
    municipality = SelectField(_l("住んでいる市町"), default="")
    contact_voicemail = SelectField(_l("留守番電話に残してよいか"), default="ask")
    contact_say_agency = SelectField(_l("機関名を名乗ってよいか"), default="ask")
    contact_owner = SelectField(_l("だれの電話か"), default="self")
    contact_envelope = SelectField(_l("郵便の封筒"), default="plain")
    contact_best_time = StringField(_l("つながりやすい時間"), [Length(max=TEXT_LENGTH)])
    contact_note = StringField(_l("連絡するときの注意"), [Length(max=TEXT_LENGTH)])
    memo = TextAreaField(_l("覚え書き"), [Length(max=MEMO_LENGTH)])

    def __init__(self, *arguments: Any, **values: Any) -> None:  # noqa: ANN401 - WTForms' signature
        super().__init__(*arguments, **values)
        unknown = choices_of([("", _l("まだ聞いていない"))])
        self.sex.choices = [*unknown, *_choices("sex")]
        self.municipality.choices = [*unknown, *_municipalities()]
        for field in (self.contact_voicemail, self.contact_say_agency):
            field.choices = _choices("contact_permission")
        self.contact_owner.choices = _choices("contact_owner")
        self.contact_envelope.choices = _choices("envelope")

    @classmethod
    def for_client(cls, client: Client, residence: Residence | None = None) -> "PersonFields":
        """Return the form as submitted, or with what is known of a client."""
        safety = client.safety
        return cls.from_request(
            **{name: getattr(client, name) or "" for name in (*NAMES, "sex", "memo")},
            birth=client.birth_date.typed() if client.birth_date else "",
            phone=format_phone(client.phone) if client.phone else "",
            municipality=residence.municipality_code if residence else "",
            **{f"contact_{name}": value for name, value in safety.to_json().items()},
        )

    def details(self, known: Birth | None = None) -> PersonDetails:
        """Return what the form tells of a person, once it was checked.

        Args:
            known: The birth date that the form was opened with: an age that nobody touched was not told anew.
        """
        untouched = known is not None and self.birth.data == known.typed()
        return PersonDetails(
            **{name: self[name].data or "" for name in (*NAMES, "sex", "phone", "memo")},
            birth=known if untouched else self.birth.birth,
            contact_safety=ContactSafety(
                voicemail=self.contact_voicemail.data,
                say_agency=self.contact_say_agency.data,
                owner=self.contact_owner.data,
                envelope=self.contact_envelope.data,
                best_time=(self.contact_best_time.data or "").strip(),
                note=(self.contact_note.data or "").strip(),
            ),
        )


def _choices(list_key: str) -> list[Any]:
    return choices_of((choice.code, choice.text) for choice in agencies.codes(list_key))


def _municipalities() -> list[Any]:
    return choices_of((place.code, place.name) for place in agencies.municipalities())
