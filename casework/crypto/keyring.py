"""The keys that one unit of work may use: read from the database each time, opened once in a process.

A ring belongs to one database session and one agency. What it read is forgotten when the transaction ends, so that a
wrap that was deleted in between opens nothing any more.
"""

from collections.abc import Iterable
from typing import Any, Final, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import SessionTransaction

from casework.core import database
from casework.core.tenancy import GuardedSession
from casework.crypto.envelope import MAX_EPOCH, new_secret
from casework.crypto.errors import CryptoError, KeyMissing
from casework.crypto.models import DataKey, KeyKind, KeyWrap, SystemKind
from casework.crypto.root import RootKey, root_key
from casework.crypto.secret import Secret
from casework.crypto.upper_keys import UpperKeys
from casework.crypto.wraps import WrapRow, commitment, unwrap_key, wrap_key

_KEYRING: Final = {"keyring": True}
_SLOT: Final = "keyring"
_IDS_A_STATEMENT: Final = 5_000
_OF_WRAP: Final = sa.and_(
    DataKey.agency_id == KeyWrap.owner_id, DataKey.record_id == KeyWrap.record_id, DataKey.epoch == KeyWrap.epoch
)


class KeyRing:
    """The keys of one agency in one unit of work.

    Args:
        session: The database session whose transaction the keys belong to.
        agency_id: Whose wraps are used; None opens nothing but the service's own keys.
        root: The root key; the running application's if left out.
    """

    def __init__(self, session: GuardedSession, agency_id: UUID | None, root: RootKey | None = None) -> None:
        self.session = session
        self.agency_id = agency_id
        self._root = root
        self._wanted: set[UUID] = set()
        self._read: dict[UUID, dict[int, WrapRow]] = {}
        self._opened: dict[UUID, dict[int, Secret]] = {}

    @property
    def root(self) -> RootKey:
        """The root key with its cache; asked for only when something is opened or sealed."""
        if self._root is None:
            self._root = root_key()
        return self._root

    @property
    def upper(self) -> UpperKeys:
        """The agencies' keys and the service's own."""
        return UpperKeys(self.session, self.root)

    def forget(self) -> None:
        """Forget what was read: the transaction is over, or part of it was rolled back."""
        self._wanted.clear()
        self._read.clear()
        self._opened.clear()

    # Reading ------------------------------------------------------------------------------------------------------

    def want(self, record_id: UUID) -> None:
        """Note a record whose key may be needed: the first one needed fetches all that were noted."""
        self._wanted.add(record_id)

    def prefetch(self, record_ids: Iterable[UUID]) -> None:
        """Read the wraps of these records in one statement (one for each 5,000)."""
        missing = [record_id for record_id in dict.fromkeys(record_ids) if record_id not in self._read]
        for start in range(0, len(missing), _IDS_A_STATEMENT):
            ids = missing[start : start + _IDS_A_STATEMENT]
            self._read.update((record_id, {}) for record_id in ids)
            self._read_wraps(KeyWrap.record_id.in_(ids))

    def prefetch_all(self, kind: KeyKind) -> None:
        """Read every wrap of a kind that the agency holds, in one statement: for its directory."""
        self._read_wraps(DataKey.kind == KeyKind(kind))

    def has_key(self, record_id: UUID) -> bool:
        """Tell whether anything of this record can be opened here."""
        return bool(self._wraps_of(record_id))

    def secret(self, record_id: UUID, epoch: int) -> Secret:
        """Return the key that opens a record's epoch.

        Raises:
            KeyMissing: the agency holds no wrap of it.
            NotOpened: the wrap was tampered with.
        """
        try:
            return self._opened[record_id][epoch]
        except KeyError:
            row = self._wraps_of(record_id).get(epoch)
        if row is None:
            raise KeyMissing(f"no key of record {record_id} for this agency")
        return self._open(row)

    def sealing_secret(self, record_id: UUID) -> Secret:
        """Return the newest key of a record, the one that seals.

        Raises:
            KeyMissing: the agency holds no wrap of it, or no key was made yet.
        """
        epochs = self._wraps_of(record_id)
        if not epochs:
            raise KeyMissing(f"no key of record {record_id} for this agency")
        return self.secret(record_id, max(epochs))

    def _wraps_of(self, record_id: UUID) -> dict[int, WrapRow]:
        if record_id not in self._read:
            self.prefetch([record_id, *self._wanted])
            self._wanted.clear()
        return self._read[record_id]

    def _read_wraps(self, *conditions: sa.ColumnElement[bool]) -> None:
        if self.agency_id is None:
            return
        # An owner equal to the reader comes as NULL: of ten thousand wraps, only the records' ids are made into UUIDs.
        stranger: sa.ColumnElement[UUID | None] = sa.type_coerce(
            sa.func.nullif(KeyWrap.owner_id, self.agency_id), sa.Uuid()
        )
        statement = (
            sa.select(
                stranger,
                KeyWrap.record_id,
                KeyWrap.epoch,
                KeyWrap.kek_version,
                KeyWrap.grant_id,
                DataKey.commit16,
                KeyWrap.wrapped,
            )
            .join(DataKey, _OF_WRAP)
            .where(KeyWrap.agency_id == self.agency_id, *conditions)
        )
        with self.session.no_autoflush:
            for owner_id, *columns in self.session.execute(statement, execution_options=_KEYRING):
                wrap = WrapRow._make((self.agency_id, owner_id or self.agency_id, *columns))
                self._read.setdefault(wrap.record_id, {})[wrap.epoch] = wrap

    def _open(self, row: WrapRow) -> Secret:
        secret = self.root.cached_data_key(row)
        if secret is None:
            held = self.root.agency_keys.get((row.agency_id, row.kek_version))
            secret = unwrap_key(held or self.upper.agency_key(row.agency_id, row.kek_version), row)
            self.root.cache_data_key(row, secret)
        self._opened.setdefault(row.record_id, {})[row.epoch] = secret
        return secret

    # Making, granting, ending --------------------------------------------------------------------------------------

    def new_record_key(self, record_id: UUID, kind: KeyKind, *, epoch: int = 1) -> None:
        """Make the data key of a new record (or its next epoch), wrapped for this agency alone."""
        agency_id = self._own_agency()
        if not 1 <= epoch <= MAX_EPOCH:
            raise CryptoError(f"an epoch lies between 1 and {MAX_EPOCH}")
        key, kind = new_secret(), KeyKind(kind)
        commit16 = commitment(key, record_id, epoch)
        self.session.add(DataKey(agency_id=agency_id, record_id=record_id, epoch=epoch, kind=kind, commit16=commit16))
        draft = WrapRow(agency_id, agency_id, record_id, epoch, 0, None, commit16, b"")
        self._read.setdefault(record_id, {})[epoch] = self._add_wrap(draft, key)
        self._opened.setdefault(record_id, {})[epoch] = Secret(key, epoch)

    def ensure_record_key(self, record_id: UUID, kind: KeyKind) -> None:
        """Make the data key of a record unless it has one: for a user's or the agency's own key."""
        if not self.has_key(record_id):
            self.new_record_key(record_id, kind)

    def grant_wrap(self, record_id: UUID, agency_id: UUID, *, grant_id: UUID | None = None) -> None:
        """Let another agency open a share: wrap every epoch of its key for it.

        Raises:
            KeyMissing: no such key here.
            CryptoError: the key is not a share's, or not this agency's to give.
        """
        epochs = self._wraps_of(record_id)
        if not epochs:
            raise KeyMissing(f"no key of record {record_id} for this agency")
        self.session.flush()  # the kind of a key made in this very unit is read below
        statement = sa.select(DataKey.kind).where(DataKey.agency_id == self.agency_id, DataKey.record_id == record_id)
        if set(self.session.scalars(statement, execution_options=_KEYRING)) != {KeyKind.SHARE}:
            raise CryptoError("only a share's key is wrapped for another agency, and only by its owner")
        for row in list(epochs.values()):
            draft = row._replace(agency_id=agency_id, grant_id=grant_id)
            self._add_wrap(draft, self.secret(record_id, row.epoch).reveal())

    def revoke_wrap(self, record_id: UUID, agency_id: UUID) -> int:
        """Take a share away from another agency; return how many wraps went.

        Raises:
            CryptoError: nothing was there to take, or not all of it went.
        """
        if agency_id == self._own_agency():
            raise CryptoError("an agency's own wrap is shredded, not revoked")
        return self._delete_wraps(record_id, KeyWrap.agency_id == agency_id)

    def shred(self, record_id: UUID) -> int:
        """Destroy a record's key for everybody: nothing sealed under it opens again. Return how many wraps went."""
        owner_id = self._own_agency()
        gone = self._delete_wraps(record_id)
        statement = sa.delete(DataKey).where(DataKey.agency_id == owner_id, DataKey.record_id == record_id)
        self.session.execute(statement.execution_options(synchronize_session=False, **_KEYRING))
        self._read.pop(record_id, None)
        self._opened.pop(record_id, None)
        return gone

    def _own_agency(self) -> UUID:
        if self.agency_id is None:
            raise CryptoError("no agency is bound: there is no key to work with")
        return self.agency_id

    def _add_wrap(self, draft: WrapRow, key: bytes) -> WrapRow:
        agency_key = self.upper.newest_agency_key(draft.agency_id)
        row = draft._replace(kek_version=agency_key.version)
        row = row._replace(wrapped=wrap_key(agency_key, row, key))
        columns = row._asdict()
        del columns["commit16"]
        self.session.add(KeyWrap(**columns))
        return row

    def _delete_wraps(self, record_id: UUID, *conditions: sa.ColumnElement[bool]) -> int:
        theirs = (KeyWrap.owner_id == self._own_agency(), KeyWrap.record_id == record_id, *conditions)
        self.session.flush()  # the count of wraps takes in those made in this very unit
        count = sa.select(sa.func.count()).select_from(KeyWrap).where(*theirs)
        expected = self.session.scalar(count, execution_options=_KEYRING)
        statement = sa.delete(KeyWrap).where(*theirs).execution_options(synchronize_session=False, **_KEYRING)
        gone = cast("sa.CursorResult[Any]", self.session.execute(statement)).rowcount
        # Under row-level security a foreign DELETE is "0 rows" without an error.
        if not expected or gone != expected:
            raise CryptoError(f"{gone} of {expected} wraps of record {record_id} were deleted")
        return gone


def of_session(session: GuardedSession) -> KeyRing:
    """Return the ring of a database session, made at first use for the agency that it is bound to."""
    ring = session.info.get(_SLOT)
    if ring is None:
        ring = session.info[_SLOT] = KeyRing(session, session.agency_id)
    assert isinstance(ring, KeyRing)  # noqa: S101 - narrows what SQLAlchemy keeps untyped
    return ring


def current() -> KeyRing:
    """Return the ring of this request's or command's database session."""
    return of_session(database.session())


def system_key(kind: SystemKind | str, version: int | None = None) -> Secret:
    """Return a key of the service (``totp``, ``parked``, ``audit-mac``): the newest, or the version asked for."""
    return current().upper.system_key(SystemKind(kind), version)


def create_agency_key(agency_id: UUID) -> int:
    """Make an agency's key (or its next version) in this unit of work; return the version."""
    return current().upper.create_agency_key(agency_id)


def ensure_system_keys() -> None:
    """Make the service's own keys that are missing, in this unit of work."""
    current().upper.ensure_system_keys()


@event.listens_for(GuardedSession, "after_transaction_end")
def _forget_at_end(session: GuardedSession, transaction: SessionTransaction) -> None:
    if transaction.parent is None and _SLOT in session.info:
        of_session(session).forget()


@event.listens_for(GuardedSession, "after_soft_rollback")
def _forget_at_rollback(session: GuardedSession, _previous: SessionTransaction) -> None:
    if _SLOT in session.info:
        of_session(session).forget()
