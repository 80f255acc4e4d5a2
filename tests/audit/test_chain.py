"""The canonical form of an event, its leaf and the chain."""

from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from uuid import UUID

import pytest
import sqlalchemy as sa

from casework.audit import chain
from casework.audit.models import AuditEvent
from casework.cases.models import CaseCounter
from casework.core.columns import new_id
from tests.factories.console import table_of

NOON = datetime(2026, 11, 22, 12, 0, 0, 1, tzinfo=UTC)
LATER_SET = {"seq", "chain", "mac"}


class Colour(StrEnum):
    RED = "red"


def example() -> AuditEvent:
    return AuditEvent(
        id=UUID(int=1), at=NOON, format=1, action="case.view", fields="", row_digests="", address="", rule=""
    )


class TestCanonical:
    def test_tells_kinds_of_values_apart(self):
        values = [
            None,
            "",
            b"",
            0,
            "0",
            b"0",
            UUID(int=0),
            str(UUID(int=0)),
            NOON,
            NOON.isoformat(),
            date(2026, 11, 22),
        ]

        assert len({chain.canonical(value) for value in values}) == len(values)

    def test_is_the_same_wherever_an_instant_was_read(self):
        assert chain.canonical(NOON) == chain.canonical(NOON.astimezone(timezone(timedelta(hours=9))))

    def test_of_a_code_and_a_flag_is_that_of_what_is_stored(self):
        assert chain.canonical(Colour.RED) == chain.canonical("red")
        assert chain.canonical(True) == chain.canonical(1)  # an engine without truth values stores 1


class TestLeaf:
    @pytest.mark.parametrize("name", sorted({c.name for c in table_of(AuditEvent).columns} - LATER_SET))
    def test_covers(self, name):
        event, other = example(), example()
        now = getattr(other, name)
        setattr(other, name, {int: 2, str: "x", datetime: NOON + timedelta(microseconds=1)}.get(type(now), new_id()))

        assert chain.leaf(event) != chain.leaf(other)

    def test_does_not_let_a_text_slide_into_the_next_field(self):
        event, other = example(), example()
        event.action, event.decision = "case.view", "allow"
        other.action, other.decision = "case.viewallow", ""

        assert chain.leaf(event) != chain.leaf(other)


class TestLink:
    def test_depends_on_both_and_on_their_order(self):
        one, two = bytes(32), bytes([1]) * 32

        assert len({chain.link(one, two), chain.link(two, one), chain.link(one, one)}) == 3


class TestRowDigest:
    def test_covers_every_column(self):
        seen: list[bytes] = []

        def mac(text: bytes) -> bytes:
            seen.append(text)
            return bytes(32)

        chain.row_digest(
            mac, CaseCounter(agency_id=UUID(int=1), id=UUID(int=2), prefix="J", fiscal_year=2026, last_serial=1)
        )

        assert all(column.key.encode() in seen[0] for column in sa.inspect(CaseCounter).column_attrs)

    def test_is_keyed(self):
        row = CaseCounter(agency_id=UUID(int=1), id=UUID(int=2), prefix="J", fiscal_year=2026, last_serial=1)

        assert chain.row_digest(lambda _: b"a" * 32, row) != chain.row_digest(lambda _: b"b" * 32, row)
