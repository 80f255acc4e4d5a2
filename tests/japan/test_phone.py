"""Rule J-8."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.japan.phone import PhoneNotUnderstood, format_phone, normalise_phone, phone_tail

NUMBERS = [
    ("059-224-2000", "+81592242000", "059-224-2000"),
    ("0592242000", "+81592242000", "059-224-2000"),
    ("０５９－２２４－２０００", "+81592242000", "059-224-2000"),
    ("059−224‐2000", "+81592242000", "059-224-2000"),
    ("059ー224ー2000", "+81592242000", "059-224-2000"),
    ("（０５９）２２４ー２０００", "+81592242000", "059-224-2000"),
    ("059 224 2000", "+81592242000", "059-224-2000"),
    (" 059.224.2000 ", "+81592242000", "059-224-2000"),
    ("+81 59-224-2000", "+81592242000", "059-224-2000"),
    ("+81 (0)59-224-2000", "+81592242000", "059-224-2000"),
    ("0120-000-000", "+81120000000", "0120-000-000"),
    ("05012345678", "+815012345678", "050-1234-5678"),
    ("09000001234", "+819000001234", "090-0000-1234"),
    ("+84 24 3825 1234", "+842438251234", "+84 24 3825 1234"),
]


class TestNormalisePhone:
    @pytest.mark.parametrize(("text", "stored", "_shown"), NUMBERS)
    def test_gives_one_form_for_every_way_of_writing(self, text, stored, _shown):
        assert normalise_phone(text) == stored

    @pytest.mark.parametrize(
        "text", ["", "なし", "12", "0", "+", "059-224", "059-224-20000", "059-224-2000 内線12", "母 059-224-2000"]
    )
    def test_refuses_what_is_no_number(self, text):
        with pytest.raises(PhoneNotUnderstood):
            normalise_phone(text)

    def test_does_not_repeat_what_was_typed(self):
        with pytest.raises(PhoneNotUnderstood) as refusal:
            normalise_phone("059-999-12")

        assert "999" not in str(refusal.value)

    @given(st.text())
    def test_fails_in_no_other_way(self, text):
        try:
            stored = normalise_phone(text)
        except PhoneNotUnderstood:
            return
        assert normalise_phone(stored) == stored


class TestFormatPhone:
    @pytest.mark.parametrize(("text", "stored", "shown"), NUMBERS)
    def test_shows_the_number_as_it_is_dialled(self, text, stored, shown):
        assert (format_phone(text), format_phone(stored)) == (shown, shown)


class TestPhoneTail:
    @pytest.mark.parametrize(
        ("text", "tail"),
        [
            ("059-224-2000", "2000"),
            ("+81592242000", "2000"),
            ("０５９−２２４−１２３４", "1234"),
            ("1234", "1234"),
            ("123", ""),
            ("", ""),
        ],
    )
    def test_gives_the_last_four_digits(self, text, tail):
        assert phone_tail(text) == tail

    def test_gives_as_many_as_asked(self):
        assert phone_tail("059-224-2000", digits=7) == "2242000"
