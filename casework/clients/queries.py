"""Reading clients: one by id, by search, as candidates at intake. The database decides what is shown, each time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, select

from casework.access.actor import Actor
from casework.access.permissions import Permission
from casework.clients import directory, likeness, policy
from casework.clients.card import Card, number_key
from casework.clients.directory import Proposal
from casework.clients.models import Client, ClientAccess, Ground, Residence
from casework.clients.person import Birth, PersonDetails
from casework.clients.search import Rank, Reason
from casework.core import clock
from casework.core.database import session
from casework.core.errors import NotFound

SHOWN = 50
CANDIDATES_SHOWN = 20
_ASKED_BY_ID = 3000


@dataclass(frozen=True)
class Hit:
    """One person found.

    Attributes:
        reasons: Why they were found, surest first.
        can_open: Whether the actor sees the record; otherwise the desk's view only.
        is_restricted: 「閲覧制限」: the card is empty but for whom to ask (``card.owner_id``) and the number asked for.
    """

    client_id: UUID | None
    card: Card
    rank: Rank
    reasons: tuple[Reason, ...]
    can_open: bool = True
    is_restricted: bool = False


@dataclass(frozen=True)
class SearchResult:
    """What a search shows: the first hits, and how many there are in all."""

    hits: tuple[Hit, ...]
    count: int

    @property
    def has_more(self) -> bool:
        """Whether there are more than are shown: the search should be narrowed."""
        return self.count > len(self.hits)


@dataclass(frozen=True)
class Candidate:
    """Somebody of the agency who may be the person that is being taken in. It names no contact (K-8)."""

    client_id: UUID
    name: str
    kana: str
    birth: Birth | None
    numbers: tuple[str, ...]
    status_line: str
    owner_id: UUID | None
    rank: Rank
    reasons: tuple[Reason, ...]


def get_client(actor: Actor, client_id: UUID) -> Client:
    """Return a client whom the actor may see; NotFound otherwise. Its fields open when they are read."""
    client = session().scalar(policy.visible_clients(actor).where(Client.id == client_id))
    if client is None:
        raise NotFound
    return client


def get_client_at_desk(actor: Actor, client_id: UUID) -> Client:
    """Return a client for the desk's view (応対ビュー); NotFound where not even that is the actor's."""
    client = session().scalar(policy.visible_at_desk(actor).where(Client.id == client_id))
    if client is None:
        raise NotFound
    return client


def get_candidate(actor: Actor, client_id: UUID) -> Client:
    """Return the client whom somebody at intake recognised among the candidates; NotFound for a restricted one (K-8).

    Raises:
        Forbidden: the actor may not take in a person.
    """
    policy.require_open(actor)
    client = session().scalar(select(Client).where(Client.id == client_id, Client.restricted.is_(False)))
    if client is None:
        raise NotFound
    return client


def find_residence(client: Client) -> Residence | None:
    """Return where a client lives as far as is known, or None."""
    latest = select(Residence).where(Residence.client_id == client.id)
    return session().scalar(latest.order_by(Residence.known_on.desc(), Residence.id.desc()).limit(1))


def list_residences(client: Client) -> Sequence[Residence]:
    """List where a client lived, the latest known first."""
    known = select(Residence).where(Residence.client_id == client.id)
    return session().scalars(known.order_by(Residence.known_on.desc(), Residence.id.desc())).all()


def list_named_people(client: Client) -> Sequence[ClientAccess]:
    """List the rows that let single people see a client now, for 「だれが見られるか」."""
    now = clock.now()
    rows = select(ClientAccess).where(
        ClientAccess.client_id == client.id, ClientAccess.user_id.is_not(None), policy.is_valid_at(now)
    )
    return session().scalars(rows.order_by(ClientAccess.valid_from, ClientAccess.id)).all()


def search(actor: Actor, text: str, *, limit: int = SHOWN) -> SearchResult:
    """Find people by name, reading, birth date, end of the telephone number or case number. Two statements.

    Raises:
        Forbidden: the actor may not search.
    """
    policy.require_search(actor)
    proposals = directory.of(actor).search(text, today=clock.today())
    if not proposals:
        return SearchResult((), 0)
    hits = list(_shown(actor, proposals, _standing(actor, proposals), number_key(text)))
    return SearchResult(tuple(hits[:limit]), len(hits))


def candidates(actor: Actor, details: PersonDetails, *, limit: int = CANDIDATES_SHOWN) -> tuple[Candidate, ...]:
    """List who of the agency may be the person being taken in, the likeliest first. Restricted clients are left out.

    Raises:
        Forbidden: the actor may not take in a person.
    """
    policy.require_open(actor)
    proposals = directory.of(actor).match_any(likeness.needles(details))
    if not proposals:
        return ()
    restricted = set(session().scalars(select(Client.id).where(Client.restricted)))
    found = [_candidate(details, proposal) for proposal in proposals if proposal.client_id not in restricted]
    return tuple(sorted(found, key=lambda one: likeness.order(one.rank, one.reasons))[:limit])


@dataclass(frozen=True)
class _Standing:
    """What the database says of one proposed client."""

    is_restricted: bool
    grounds: frozenset[Ground]


def _standing(actor: Actor, proposals: Sequence[Proposal]) -> dict[UUID, _Standing]:
    """Ask the database who of the proposed the actor may see, in one statement."""
    rows = select(Client.id, Client.restricted, ClientAccess.ground).join(
        ClientAccess, and_(ClientAccess.client_id == Client.id, policy.holds(actor)), isouter=True
    )
    if len(proposals) <= _ASKED_BY_ID:
        rows = rows.where(Client.id.in_([proposal.client_id for proposal in proposals]))
    grounds: defaultdict[UUID, set[Ground]] = defaultdict(set)
    restricted: dict[UUID, bool] = {}
    for client_id, is_restricted, ground in session().execute(rows):
        restricted[client_id] = is_restricted
        if ground is not None:
            grounds[client_id].add(ground)
    return {client_id: _Standing(held, frozenset(grounds[client_id])) for client_id, held in restricted.items()}


def _shown(
    actor: Actor, proposals: Iterable[Proposal], standing: dict[UUID, _Standing], asked_number: str
) -> Iterator[Hit]:
    may_read = actor.can(Permission.CASE_READ)
    for proposal in proposals:
        known = standing.get(proposal.client_id)
        if known is None:
            continue
        match = proposal.match
        if known.grounds:
            can_open = may_read and known.grounds != {Ground.DESK}
            yield Hit(proposal.client_id, proposal.card, match.rank, match.reasons, can_open=can_open)
        elif known.is_restricted and match.rank is Rank.SURE:
            number = next((one for one in proposal.card.numbers if number_key(one) == asked_number), None)
            if number is not None:
                masked = Card(numbers=(number,), owner_id=proposal.card.owner_id)
                yield Hit(None, masked, Rank.SURE, (Reason.NUMBER,), can_open=False, is_restricted=True)


def _candidate(details: PersonDetails, proposal: Proposal) -> Candidate:
    card = proposal.card
    return Candidate(
        client_id=proposal.client_id,
        name=card.name,
        kana=card.kana,
        birth=card.birth,
        numbers=card.numbers,
        status_line=card.status_line,
        owner_id=card.owner_id,
        rank=proposal.match.rank,
        reasons=likeness.reasons(details, card, proposal.match.reasons),
    )
