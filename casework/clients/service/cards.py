"""The card of a client: what lists and the search show of them."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from casework.clients import directory
from casework.clients.card import KEYS_VERSION, Card, read_card, write_card
from casework.clients.models import Client, ClientCard, DirectoryVersion
from casework.core.tenancy import GuardedSession
from casework.japan.phone import phone_tail


def refresh_card(
    current: GuardedSession,
    client: Client,
    *,
    numbers: Iterable[str] | None = None,
    old_numbers: Iterable[str] | None = None,
    status_line: str | None = None,
    owner_id: UUID | None = None,
) -> ClientCard:
    """Write a client's card anew, under the next number of the directory (K-5). Writes nothing where it says the same.

    Args:
        current: The database session of this unit of work.
        client: Whose card.
        numbers: All case numbers; None leaves those of the card.
        old_numbers: All numbers of earlier ledgers; None leaves those of the card.
        status_line: How things stand; None leaves what the card says, and the owner.
        owner_id: Who answers for the open case; taken as it is where a status line is given.
    """
    current.flush()  # a card that this unit of work made is found by its id
    card = current.scalar(select(ClientCard).where(ClientCard.id == client.id))
    before = read_card(card.content or "") if card else Card()
    wanted = _card_of(
        client,
        numbers=before.numbers if numbers is None else tuple(numbers),
        old_numbers=before.old_numbers if old_numbers is None else tuple(old_numbers),
        status_line=before.status_line if status_line is None else status_line,
        owner_id=before.owner_id if status_line is None else owner_id,
    )
    text = write_card(wanted)
    if card and card.content == text and card.keys_version == KEYS_VERSION:
        return card
    seq = _next_seq(current, client.agency_id)
    if card is None:
        card = ClientCard(id=client.id, agency_id=client.agency_id)
        current.add(card)
    card.content, card.keys_version, card.changed_seq = text, KEYS_VERSION, seq
    current.info[directory.OWN_CHANGES] = True
    return card


def _card_of(
    client: Client,
    *,
    numbers: tuple[str, ...],
    old_numbers: tuple[str, ...],
    status_line: str,
    owner_id: UUID | None,
) -> Card:
    return Card(
        family=client.family_name or "",
        given=client.given_name or "",
        family_kana=client.family_kana or "",
        given_kana=client.given_kana or "",
        latin=client.latin_name or "",
        preferred=client.preferred_name or "",
        alias=client.alias_name or "",
        birth=client.birth_date,
        phone_tail=phone_tail(client.phone or ""),
        numbers=numbers,
        old_numbers=old_numbers,
        status_line=status_line,
        owner_id=owner_id,
    )


def _next_seq(current: GuardedSession, agency_id: UUID) -> int:
    """Return the next number of the agency's directory; others wait for it until this unit of work is over."""
    bump = (
        update(DirectoryVersion)
        .where(DirectoryVersion.agency_id == agency_id)
        .values(seq=DirectoryVersion.seq + 1)
        .returning(DirectoryVersion.seq)
        .execution_options(synchronize_session=False)
    )
    seq = current.scalar(bump)
    if seq is None:
        try:
            with current.begin_nested():
                current.add(DirectoryVersion(agency_id=agency_id, id=agency_id, seq=0))
        except IntegrityError:  # somebody else's first card came first
            current.expire_all()
        seq = current.scalar(bump)
    assert seq is not None  # noqa: S101 - the row is there now
    return seq
