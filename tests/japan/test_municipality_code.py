"""Rule J-11."""

import pytest

from casework.japan.municipality_code import (
    OUTSIDE_PREFECTURE,
    UNKNOWN_OR_NO_FIXED_ADDRESS,
    check_digit,
    is_municipality_code,
)


class TestCheckDigit:
    @pytest.mark.parametrize(("stem", "digit"), [("24201", "2"), ("24214", "4"), ("24000", "1"), ("01100", "2")])
    def test_follows_the_published_weights(self, stem, digit):
        assert check_digit(stem) == digit

    @pytest.mark.parametrize("stem", ["", "2420", "242012", "2420a", "２４２０１"])
    def test_wants_five_digits(self, stem):
        with pytest.raises(ValueError, match="five digits"):
            check_digit(stem)


class TestIsMunicipalityCode:
    @pytest.mark.parametrize("code", ["242012", "242144", "243418", "245623", "240001", "131016"])
    def test_accepts_a_right_check_digit(self, code):
        assert is_municipality_code(code)

    @pytest.mark.parametrize("code", ["242013", "24201", "2420120", "津市", "", "２４２０１２"])
    def test_refuses_anything_else(self, code):
        assert not is_municipality_code(code)

    @pytest.mark.parametrize("code", [OUTSIDE_PREFECTURE, UNKNOWN_OR_NO_FIXED_ADDRESS])
    def test_accepts_the_codes_of_the_product(self, code):
        assert is_municipality_code(code)
