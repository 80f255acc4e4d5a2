"""The byte format: unambiguous, padded, authenticated, and never more than a typed error."""

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from casework.core.columns import new_id
from casework.crypto.envelope import (
    OVERHEAD,
    epoch_of,
    field_place,
    new_secret,
    open_sealed,
    pad,
    padded_size,
    pae,
    seal,
    seal_raw,
    unpad,
)
from casework.crypto.errors import NotOpened


class TestPae:
    def test_matches_its_definition(self):
        assert pae(b"ab", b"") == b"\0\0\0\x02" + b"\0\0\0\x02ab" + b"\0\0\0\0"

    @given(st.lists(st.binary(max_size=6), max_size=4), st.lists(st.binary(max_size=6), max_size=4))
    def test_different_lists_give_different_bytes(self, one: list[bytes], other: list[bytes]):
        assert (pae(*one) == pae(*other)) == (one == other)


class TestFieldPlace:
    def test_equals_pae_once_the_header_stands_behind_it(self):
        row_id, record_id, header = new_id(), new_id(), b"\xe1\0\x01"

        place = field_place("client", "name")(row_id, record_id)

        assert place + header == pae(b"casework/field/v1", b"client", b"name", row_id.bytes, record_id.bytes, header)


class TestPaddedSize:
    @pytest.mark.parametrize(
        ("size", "padded"),
        [
            (0, 32),
            (1, 32),
            (31, 32),
            (32, 64),
            (63, 64),
            (479, 480),
            (511, 512),
            (512, 544),
            (2000, 2048),
            (20_000, 20_480),
        ],
    )
    def test_goes_in_steps_of_32_and_then_by_padme(self, size: int, padded: int):
        assert padded_size(size) == padded

    @given(st.integers(512, 5_000_000))
    def test_adds_at_most_twelve_percent_above_the_steps(self, size: int):
        assert size < padded_size(size) <= size * 1.12

    @given(st.integers(0, 1_000_000))
    def test_never_shrinks_with_size(self, size: int):
        assert padded_size(size) <= padded_size(size + 1)


class TestPad:
    @given(st.binary(max_size=700))
    def test_comes_off_again_whatever_the_plaintext_ends_in(self, plain: bytes):
        assert unpad(pad(plain)) == plain
        assert unpad(pad(plain + b"\x80\0\0")) == plain + b"\x80\0\0"

    @pytest.mark.parametrize("padded", [b"", b"\0" * 32, b"text" + b"\0" * 28])
    def test_without_its_mark_is_refused(self, padded: bytes):
        with pytest.raises(NotOpened):
            unpad(padded)


class TestSeal:
    def test_opens_with_the_same_key_and_place_only(self):
        cipher, other = AESGCM(new_secret()), AESGCM(new_secret())
        blob = seal(cipher, 7, b"here", b"plain")

        assert open_sealed(cipher, b"here", blob) == b"plain"
        for key, place in ((other, b"here"), (cipher, b"there")):
            with pytest.raises(NotOpened):
                open_sealed(key, place, blob)

    def test_has_the_documented_layout(self):
        blob = seal(AESGCM(new_secret()), 0x0102, b"", b"plain")

        assert (blob[:3], len(blob), OVERHEAD) == (b"\xe1\x01\x02", 31 + 32, 31)

    def test_never_repeats_a_nonce(self):
        cipher = AESGCM(new_secret())

        assert len({seal(cipher, 1, b"", b"same")[3:15] for _ in range(2000)}) == 2000

    @given(st.binary(max_size=200))
    def test_noise_is_refused_with_the_typed_error_alone(self, noise: bytes):
        cipher = AESGCM(b"k" * 32)

        with pytest.raises(NotOpened):
            open_sealed(cipher, b"", noise)

    def test_a_plaintext_without_padding_is_refused(self):
        cipher = AESGCM(new_secret())

        with pytest.raises(NotOpened, match="padding"):
            open_sealed(cipher, b"", seal_raw(cipher, 1, b"", b"unpadded"))

    def test_a_refusal_drops_its_cause(self):
        with pytest.raises(NotOpened) as refusal:
            open_sealed(AESGCM(new_secret()), b"", b"\xe1" + b"x" * 60)
        assert refusal.value.__cause__ is None
        assert refusal.value.__suppress_context__


class TestEpochOf:
    def test_reads_two_bytes(self):
        assert epoch_of(seal(AESGCM(new_secret()), 65_535, b"", b"")) == 65_535

    @pytest.mark.parametrize("blob", [b"", b"\xe1\0\x01", b"\xe2" + b"\0" * 60, b"\xe1" + b"\0" * 29])
    def test_refuses_what_is_not_of_this_format(self, blob: bytes):
        with pytest.raises(NotOpened):
            epoch_of(blob)
