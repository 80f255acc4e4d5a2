"""One-time codes."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from casework.identity import second_factor

AT = datetime(2026, 11, 20, 3, 0, 10, tzinfo=UTC)
SEED = second_factor.seed_from("ab" * 32)


class TestMatchingStep:
    @pytest.mark.parametrize("offset", [-30, 0, 30])
    def test_takes_the_step_before_and_after(self, offset):
        code = pyotp.TOTP(SEED).at(AT + timedelta(seconds=offset))

        assert second_factor.matching_step(SEED, code, AT) == int(AT.timestamp()) // 30 + offset // 30

    @pytest.mark.parametrize("offset", [-60, 60])
    def test_refuses_the_step_beyond(self, offset):
        assert second_factor.matching_step(SEED, pyotp.TOTP(SEED).at(AT + timedelta(seconds=offset)), AT) is None

    @pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "²²²²²²"])
    def test_refuses_what_is_no_code(self, code):
        assert second_factor.matching_step(SEED, code, AT) is None


class TestAddressOf:
    def test_names_issuer_account_and_seed(self):
        address = urlsplit(second_factor.address_of(SEED, "y.tanaka"))

        assert address.path == "/Casework:y.tanaka"
        assert parse_qs(address.query) == {"secret": [SEED], "issuer": ["Casework"]}


class TestPictureOf:
    def test_scales_without_a_style(self):
        picture = second_factor.picture_of(second_factor.address_of(SEED, "y.tanaka"))

        assert "viewBox" in picture
        assert "style" not in picture
