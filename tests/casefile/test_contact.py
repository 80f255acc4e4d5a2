"""Signs and lines on how somebody may be reached."""

import pytest

from casework.casefile.contact import dialled, lines, signs
from casework.clients.person import ContactSafety


class TestSigns:
    @pytest.mark.parametrize(
        ("safety", "texts"),
        [
            (ContactSafety(voicemail="yes", say_agency="yes"), ["連絡してよい"]),
            (ContactSafety(voicemail="no", say_agency="yes"), ["留守電に残さない"]),
            (ContactSafety(voicemail="yes", say_agency="no"), ["機関名を名乗らない"]),
            (ContactSafety(voicemail="yes", say_agency="yes", envelope="none"), ["郵送しない"]),
            (ContactSafety(voicemail="no"), ["留守電に残さない", "連絡方法は未確認"]),
            (ContactSafety(), ["連絡方法は未確認"]),
        ],
    )
    def test_say_what_must_not_be_overlooked(self, app, safety, texts):
        with app.test_request_context():
            assert [str(sign.text) for sign in signs(safety)] == texts


class TestLines:
    def test_leave_out_what_nobody_told(self, session):
        told = [str(question) for question, _ in lines(ContactSafety(note="夜は不可"))]

        assert "注意" in told
        assert "つながりやすい時間" not in told


class TestDialled:
    @pytest.mark.parametrize(
        ("stored", "shown"), [("+819000001234", "090-0000-1234"), ("内線12", "内線12"), ("", ""), (None, "")]
    )
    def test_writes_a_number_as_it_is_dialled(self, stored, shown):
        assert dialled(stored) == shown
