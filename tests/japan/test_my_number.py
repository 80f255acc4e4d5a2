"""Rule J-9. The numbers are made up; their check digits are right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.japan.my_number import find_my_numbers, is_my_number

VALID = "123456789018"


class TestIsMyNumber:
    def test_accepts_a_right_check_digit(self):
        assert is_my_number(VALID)

    @pytest.mark.parametrize(
        "digits", ["123456789012", "12345678901", "1234567890181", "000000000000", "", "１２３４５６７８９０１８"]
    )
    def test_refuses_anything_else(self, digits):
        assert not is_my_number(digits)

    @given(st.text("0123456789", min_size=11, max_size=11).filter(int))
    def test_one_digit_in_ten_is_right(self, stem):
        assert sum(is_my_number(f"{stem}{digit}") for digit in range(10)) == 1


class TestFindMyNumbers:
    @pytest.mark.parametrize(
        "written",
        [
            VALID,
            "1234-5678-9018",
            "1234 5678 9018",
            "1234　5678　9018",
            "1234 - 5678 - 9018",
            "１２３４５６７８９０１８",
            "１２３４－５６７８－９０１８",
            "1234ー5678ー9018",
            "123456 789018",
            "123-456-789-018",
            "1 2 3 4 5 6 7 8 9 0 1 8",
            "12345678-9018",
        ],
    )
    def test_finds_a_number_however_it_is_written(self, written):
        text = f"書類に{written}とあった"

        [found] = find_my_numbers(text)

        assert text[found.start : found.end] == written

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "面談の記録",
            "123456789012",
            "1234567890180",
            "91234567890180",
            "+12 34 5678 9018",
            "1234-56-78 9018",
            "1234\n5678\n9018",
            "000000000000",
        ],
    )
    def test_leaves_other_numbers_alone(self, text):
        assert find_my_numbers(text) == []

    def test_finds_a_number_behind_a_telephone_number(self):
        text = f"090 0000 1234 {VALID}"

        assert [(found.start, found.end) for found in find_my_numbers(text)] == [(14, 26)]

    def test_finds_two_numbers_in_order(self):
        assert [found.start for found in find_my_numbers(f"{VALID}、{VALID}")] == [0, 13]

    @pytest.mark.parametrize(
        ("text", "is_named"),
        [
            (f"マイナンバーは{VALID}", True),
            (f"ﾏｲﾅﾝﾊﾞｰ {VALID}", True),
            (f"{VALID}（個人番号）", True),
            (f"My Number: {VALID}", True),
            (f"免許証の番号 {VALID}", False),
            (f"個人番号{'。' * 30}{VALID}", False),
        ],
    )
    def test_tells_whether_its_name_stands_near(self, text, is_named):
        [found] = find_my_numbers(text)

        assert found.is_named is is_named

    @given(st.text())
    def test_never_fails(self, text):
        assert all(0 <= found.start < found.end <= len(text) for found in find_my_numbers(text))
