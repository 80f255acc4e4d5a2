"""Data keys in their wraps: bound to everything, committed to one key."""

from typing import Any
from uuid import UUID

import pytest

from casework.core.columns import new_id
from casework.crypto import wraps
from casework.crypto.envelope import new_secret, pae
from casework.crypto.errors import NotOpened
from casework.crypto.secret import Secret
from casework.crypto.wraps import WrapRow, commitment, unwrap_key, wrap_key

KEY = b"k" * 32


def wrapped_row(agency_key: Secret, key: bytes = KEY, grant_id: UUID | None = None) -> WrapRow:
    record_id = new_id()
    row = WrapRow(new_id(), new_id(), record_id, 1, 1, grant_id, commitment(KEY, record_id, 1), b"")
    return row._replace(wrapped=wrap_key(agency_key, row, key))


@pytest.fixture
def agency_key() -> Secret:
    return Secret(new_secret(), 1)


class TestUnwrapKey:
    def test_gives_the_key_back(self, agency_key: Secret):
        assert unwrap_key(agency_key, wrapped_row(agency_key)).reveal() == KEY

    def test_refuses_another_key_under_a_valid_wrap(self, agency_key: Secret):
        with pytest.raises(NotOpened, match="another key"):
            unwrap_key(agency_key, wrapped_row(agency_key, key=b"o" * 32))

    @pytest.mark.parametrize(
        "change",
        [
            {"record_id": new_id()},
            {"agency_id": new_id()},
            {"owner_id": new_id()},
            {"grant_id": new_id()},
            {"epoch": 2},
            {"kek_version": 2},
            {"commit16": b"\0" * 16},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_refuses_a_wrap_of_which_anything_was_changed(self, agency_key: Secret, change: dict[str, Any]):
        row = wrapped_row(agency_key)

        with pytest.raises(NotOpened):
            unwrap_key(agency_key, row._replace(**change))

    def test_refuses_another_agencys_key(self, agency_key: Secret):
        with pytest.raises(NotOpened):
            unwrap_key(Secret(new_secret(), 1), wrapped_row(agency_key))


class TestBinding:
    @pytest.mark.parametrize("grant_id", [None, new_id()])
    def test_equals_pae_of_its_parts(self, agency_key: Secret, grant_id: UUID | None):
        row = wrapped_row(agency_key, grant_id=grant_id)
        numbers = [row.epoch.to_bytes(2, "big"), row.kek_version.to_bytes(2, "big")]
        agencies = [row.agency_id.bytes, row.owner_id.bytes]
        grant = row.grant_id.bytes if row.grant_id else b""

        parts = [row.record_id.bytes, numbers[0], *agencies, numbers[1], row.commit16, grant]
        assert wraps.bound_of(row) == pae(b"casework/wrap/v1", *parts)
