"""新規受付 in two steps, and the change of a person's short facts."""

from typing import Any

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from casework.agencies.queries import municipalities
from casework.cases import lifecycle
from casework.cases.forms import LONGEST_TEXT, TOO_LONG, Staff, choices, chosen_id, line, people, urgency_of
from casework.cases.lifecycle import Urgency
from casework.cases.service import CaseFacts, Intake
from casework.clients.models import Client
from casework.clients.person import Birth, ContactSafety, PersonDetails
from casework.core import clock
from casework.core.i18n import _, _l
from casework.japan.wareki import DateNotUnderstood, parse_birth
from casework.web.forms import BaseForm, DateText, choices_of


class BirthText(StringField):
    """A birth date typed freely, as exactly as it is known. ``birth`` holds it once the form has been checked."""

    birth: Birth | None = None
    note: str = ""

    def pre_validate(self, form: Any) -> None:  # noqa: ANN401, ARG002 - WTForms' signature
        """Read the text; ValidationError with a suggestion where it cannot be read."""
        self.birth, self.note = None, ""
        typed = (self.data or "").strip()
        if not typed:
            return
        try:
            read = parse_birth(typed, today=clock.today())
        except DateNotUnderstood as error:
            raise ValidationError(str(error)) from error
        self.birth, self.note = Birth.of(read), str(read.note or "")


class PersonForm(BaseForm):
    """The short facts of a person."""

    family_name = line(_l("姓"))
    given_name = line(_l("名"))
    family_kana = line(_l("姓（かな）"))
    given_kana = line(_l("名（かな）"))
    preferred_name = line(_l("呼び名"))
    birth = BirthText(_l("生年月日"))
    phone = line(_l("電話"))

    def person(self) -> PersonDetails:
        """Return what was told of the person."""
        return PersonDetails(
            family_name=self.family_name.data or "",
            given_name=self.given_name.data or "",
            family_kana=self.family_kana.data or "",
            given_kana=self.given_kana.data or "",
            preferred_name=self.preferred_name.data or "",
            birth=self.birth.birth,
            phone=self.phone.data or "",
        )


class IntakeForm(PersonForm):
    """新規受付. The first step asks for what the search needs; the second for the rest."""

    step = HiddenField(default="search")
    sex = RadioField(_l("性別"), validate_choice=False)
    municipality_code = SelectField(_l("お住まいの市町"), validate_choice=False)
    voicemail = RadioField(_l("留守番電話に残してよいか"), validate_choice=False, default="ask")
    say_agency = RadioField(_l("機関名を名乗ってよいか"), validate_choice=False, default="ask")
    contact_note = line(_l("連絡のときの注意"))
    urgency = RadioField(_l("緊急度"), validate_choice=False, default=Urgency.NONE.value)
    referral_route = SelectField(_l("相談の経路"), validate_choice=False)
    topics = SelectMultipleField(_l("相談の内容"), validate_choice=False)
    chief_complaint = TextAreaField(_l("主訴"), validators=[Length(max=LONGEST_TEXT, message=TOO_LONG)])
    owner_id = SelectField(_l("担当者"), validate_choice=False)
    next_action = line(_l("次にすること"), default=lifecycle.FIRST_STEP)
    next_on = DateText(_l("次の予定の日付"))
    old_number = line(_l("旧台帳番号"))

    def __init__(self, *arguments: Any, **values: Any) -> None:  # noqa: ANN401 - WTForms' signature
        super().__init__(*arguments, **values)
        self.sex.choices = choices("sex")
        places = ((entry.code, entry.name) for entry in municipalities())
        self.municipality_code.choices = choices_of([("", _("選んでください")), *places])
        self.voicemail.choices = self.say_agency.choices = choices("contact_permission")
        self.urgency.choices = choices("urgency")
        self.referral_route.choices = choices("referral_route", none=_("選んでください"))
        self.topics.choices = choices("topic")

    def offer_staff(self, staff: Staff) -> None:
        """Offer who may hold the case; nobody named means the supervisor."""
        self.owner_id.choices = people(staff, none=_("未定（主任相談支援員の預かり）"))

    def person(self) -> PersonDetails:
        """Return what was told of the person."""
        told = super().person()
        safety = ContactSafety(
            voicemail=self.voicemail.data or "ask",
            say_agency=self.say_agency.data or "ask",
            note=self.contact_note.data or "",
        )
        return PersonDetails(**{**vars(told), "sex": self.sex.data or "", "contact_safety": safety})

    def facts(self) -> CaseFacts:
        """Return what was told of the case."""
        return CaseFacts(
            referral_route=self.referral_route.data or "",
            topics=tuple(self.topics.data or ()),
            chief_complaint=self.chief_complaint.data or "",
            urgency=urgency_of(self.urgency.data),
            owner_id=chosen_id(self.owner_id.data),
            next_action=self.next_action.data or "",
            next_on=self.next_on.day,
            old_number=self.old_number.data or "",
        )

    def intake(self) -> Intake:
        """Return somebody new with their case."""
        return Intake(self.person(), self.municipality_code.data or "", self.facts())


class ChangePersonForm(PersonForm):
    """A change of the short facts of a person; what the form does not show stays."""

    version = HiddenField()

    def changed(self, client: Client) -> PersonDetails:
        """Return all that is known of the person, with what was typed."""
        kept = {name: getattr(client, name) or "" for name in ("sex", "latin_name", "alias_name", "memo")}
        return PersonDetails(**{**vars(self.person()), **kept, "contact_safety": client.safety})


def told_of(client: Client) -> dict[str, object]:
    """Return how the form for a change of a person opens."""
    birth = client.birth_date
    names = ("family_name", "given_name", "family_kana", "given_kana", "preferred_name", "phone")
    return {
        **{name: getattr(client, name) or "" for name in names},
        "birth": birth.text() if birth else "",
        "version": str(client.version),
    }
