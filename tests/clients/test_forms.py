"""The fields about a person."""

import pytest
import time_machine

from casework.clients.forms import PersonFields
from casework.clients.person import ContactSafety
from casework.japan.wareki import Precision
from tests.clients.world import TAKAHASHI, born
from tests.factories.offices import begin_service

CHOSEN = {
    "contact_voicemail": "no",
    "contact_say_agency": "no",
    "contact_owner": "mother",
    "contact_envelope": "plain",
    "contact_best_time": "夕方",
}


@pytest.fixture
def submit(app, session):
    begin_service()

    def submitted(**typed):
        with app.test_request_context(method="POST", data={**CHOSEN, **typed}):
            form = PersonFields.from_request()
            form.submitted()
            return form

    return submitted


class TestPersonFields:
    def test_tell_a_person(self, submit):
        details = submit(**TAKAHASHI, birth="昭和55年4月1日", phone="090-1234-5678", sex="female").details()

        assert (details.family_name, details.sex, details.phone) == ("髙橋", "female", "090-1234-5678")
        assert details.birth == born("1980-04-01")
        assert details.contact_safety == ContactSafety(
            voicemail="no", say_agency="no", owner="mother", envelope="plain", best_time="夕方"
        )

    @pytest.mark.parametrize(
        ("typed", "precision"),
        [
            ("S55.4.1", Precision.DAY),
            ("昭和55年4月", Precision.MONTH),
            ("1980年", Precision.YEAR),
            ("45歳", Precision.AGE),
        ],
    )
    def test_echo_a_birth_date_as_exactly_as_it_is_known(self, submit, typed, precision):
        with time_machine.travel("2026-11-22 03:00", tick=False):
            form = submit(family_name="髙橋", birth=typed)

            assert form.birth.birth.precision is precision
            assert "昭和5" in form.birth.echo
            assert "4" in form.birth.echo

    def test_refuse_a_birth_date_that_has_several_readings_and_offer_them(self, submit):
        form = submit(family_name="髙橋", birth="550401")

        assert form.birth.errors
        assert "昭和55年4月1日" in form.birth.suggestions
        assert form.birth.echo == ""

    def test_refuse_a_telephone_number_that_is_none_without_repeating_it(self, submit):
        form = submit(family_name="髙橋", phone="でんわなし")

        assert form.phone.errors
        assert "でんわ" not in " ".join(form.phone.errors)

    @pytest.mark.parametrize("field", ["sex", "municipality", "contact_owner"])
    def test_refuse_a_choice_that_is_none(self, submit, field):
        assert submit(family_name="髙橋", **{field: "somewhere"})[field].errors

    def test_offer_all_municipalities_and_not_asked_yet(self, submit):
        codes = [choice.value for choice in submit(family_name="髙橋").municipality.choices]

        assert codes[0] == ""
        assert codes[-2:] == ["249998", "249999"]
        assert len(codes) == 32

    def test_accept_somebody_without_anything_but_what_to_call_them(self, submit):
        assert submit(preferred_name="ミホさん").is_refused is False


class TestForClient:
    def test_shows_what_is_known_and_tells_the_same_again(self, app, world):
        client = world.take_in(**TAKAHASHI, birth="45歳", phone="090-1234-5678", memo="杖を使う")
        known = client.birth_date

        with app.test_request_context():
            form = PersonFields.for_client(client)
            form.validate()

        assert (form.family_name.data, form.birth.data, form.phone.data) == ("髙橋", "45歳", "090-1234-5678")
        assert form.details(known).stored() == {name: getattr(client, name) for name in form.details(known).stored()}

    def test_keeps_an_age_that_nobody_touched(self, app, world):
        with time_machine.travel("2025-11-22 03:00", tick=False):
            client = world.take_in(**TAKAHASHI, birth="45歳")
        with time_machine.travel("2026-11-22 03:00", tick=False), app.test_request_context():
            form = PersonFields.for_client(client)

            assert form.birth.data == "46歳"
            assert form.details(client.birth_date).birth == client.birth_date
