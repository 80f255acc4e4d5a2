"""People with cases and entries, as rows."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

from casework.cases.lifecycle import AssignmentKind, Urgency
from casework.cases.models import Assignment, Case
from casework.clients.card import KEYS_VERSION, Card, write_card
from casework.clients.models import Client, ClientAccess, ClientCard, Ground
from casework.clients.person import Birth
from casework.core import clock
from casework.core.columns import new_id
from casework.crypto.fields import Sealed
from casework.demo.names import FullName, NameBook
from casework.japan.wareki import Precision
from casework.support_log.models import SupportEntry
from tests.benchmarks.seeding.office import Office
from tests.benchmarks.seeding.sealing import Row, Sealing

Rows = Iterator[tuple[type, Row]]
ENTRY_TEXT = "ハローワークへの同行について話した。履歴書の職歴欄を一緒に見直し、空白の期間の伝え方を考えた。"
NEXT_ACTION = "電話で様子を聞く"
DUE_DAYS = 120
LOAD = 40  # cases of the counsellor; the colleague has the others


class People:
    """Makes the rows of an office's people.

    Args:
        office: Whose people they are.
        sealing: How their fields are sealed.
        long_cases: How many of the first cases have ``entries`` entries; the others have one.
        cards_only: Leave out cases and entries, and of clients all that their cards do not say.
    """

    def __init__(
        self, office: Office, sealing: Sealing, *, long_cases: int = 0, entries: int = 30, cards_only: bool = False
    ) -> None:
        self._office = office
        self._sealing = sealing
        self._long_cases = long_cases
        self._entries = entries
        self._cards_only = cards_only
        self._book = NameBook(Random(7))
        self._today = clock.today()
        self._serials = count(1)
        self._text = ENTRY_TEXT * 3

    def rows(self, number: int) -> Rows:
        """Yield the rows of so many people."""
        for _ in range(number):
            yield from self._person(next(self._serials))

    def _person(self, serial: int) -> Rows:
        client_id, case_id = new_id(), new_id()
        name = self._book.japanese("female" if serial % 2 else "male")
        birth = Birth(date(1960 + serial % 45, 1 + serial % 12, 1 + serial % 28), Precision.DAY)
        yield from self._sealing.new_key(client_id)
        yield Client, self._client(client_id, name, birth)
        yield ClientCard, self._card(client_id, name, birth, serial)
        yield ClientAccess, self._access(client_id)
        if not self._cards_only:
            yield from self._case(case_id, client_id, serial)

    def _client(self, client_id: UUID, name: FullName, birth: Birth) -> Row:
        fields: dict[Sealed[Any], object] = {
            Client.family_name: name.family_name,
            Client.given_name: name.given_name,
            Client.family_kana: name.family_kana,
            Client.given_kana: name.given_kana,
            Client.phone: "0591234567",
            Client.birth: birth.to_json(),
        }
        return self._sealed(
            client_id, client_id, {} if self._cards_only else fields, created_by=self._office.counsellor_id
        )

    def _card(self, client_id: UUID, name: FullName, birth: Birth, serial: int) -> Row:
        text = _card_text(name, birth, _number(serial))
        return self._sealed(
            client_id, client_id, {ClientCard.content: text}, keys_version=KEYS_VERSION, changed_seq=serial
        )

    def _access(self, client_id: UUID) -> Row:
        shared = {"unit_id": self._office.unit_id, "ground": Ground.UNIT, "valid_from": clock.now()}
        return {"agency_id": self._office.agency_id, "id": new_id(), "client_id": client_id, **shared}

    def _case(self, case_id: UUID, client_id: UUID, serial: int) -> Rows:
        owner_id = self._office.counsellor_id if serial <= LOAD else self._office.colleague_id
        opened_on = self._today - timedelta(days=400)
        entries = self._entries if serial <= self._long_cases else 1
        yield (
            Case,
            self._sealed(
                case_id,
                client_id,
                {Case.next_action: NEXT_ACTION, Case.chief_complaint: ENTRY_TEXT, Case.topics: ["job", "housing"]},
                client_id=client_id,
                unit_id=self._office.unit_id,
                number=_number(serial),
                fiscal_year=self._today.year,
                serial=serial,
                status="supporting",
                status_since=opened_on,
                opened_on=opened_on,
                owner_id=owner_id,
                urgency=Urgency.NONE,
                next_action_on=self._today + timedelta(days=serial % DUE_DAYS - DUE_DAYS // 4),
                last_contact_on=self._today - timedelta(days=serial % DUE_DAYS),
                entry_count=entries,
            ),
        )
        held = {"user_id": owner_id, "kind": AssignmentKind.OWNER, "starts_on": opened_on}
        yield Assignment, {"agency_id": self._office.agency_id, "id": new_id(), "case_id": case_id, **held}
        for back in range(entries):
            yield SupportEntry, self._entry(case_id, client_id, owner_id, back)

    def _entry(self, case_id: UUID, client_id: UUID, author_id: UUID, back: int) -> Row:
        return self._sealed(
            new_id(),
            client_id,
            {SupportEntry.text: self._text, SupportEntry.next_action: NEXT_ACTION},
            case_id=case_id,
            unit_id=self._office.unit_id,
            author_id=author_id,
            supported_on=self._today - timedelta(days=7 * back),
            duration_minutes=40,
            method="office",
            official_method="office",
            counterpart="self",
            is_consultation=True,
        )

    def _sealed(self, row_id: UUID, record_id: UUID, fields: dict[Sealed[Any], object], **plain: object) -> Row:
        seal = self._sealing.seal
        sealed = {field.column_name: seal(field, row_id, record_id, value) for field, value in fields.items()}
        return {"agency_id": self._office.agency_id, "id": row_id, "record_id": record_id, **plain, **sealed}


def _number(serial: int) -> str:
    return f"J-R8-{serial:05}"


@cache
def _named(name: FullName) -> str:
    birth = Birth(date(2000, 1, 1), Precision.DAY)
    return write_card(Card(*_parts(name), birth=birth, phone_tail="4567", numbers=("J-R8-0",), status_line="支援中"))


def _card_text(name: FullName, birth: Birth, number: str) -> str:
    """Write a card. People of one name share what takes time, the folding of the name."""
    text = _named(name).replace("2000-01-01", birth.day.isoformat())
    return text.replace("J-R8-0", number).replace("JR80", number.replace("-", ""))


def _parts(name: FullName) -> tuple[str, str, str, str]:
    return name.family_name, name.given_name, name.family_kana, name.given_kana
