"""The keys above the records: one for each agency, and the service's own. All are wrapped by the root key."""

from typing import Final
from uuid import UUID

import sqlalchemy as sa

from casework.core.tenancy import GuardedSession
from casework.crypto.envelope import new_secret
from casework.crypto.errors import KeyMissing
from casework.crypto.models import AgencyKey, KeyState, SystemKey, SystemKind
from casework.crypto.root import RootKey
from casework.crypto.secret import Secret
from casework.crypto.wraps import agency_place, system_place

_KEYRING: Final = {"keyring": True}


class UpperKeys:
    """Reads and makes the keys right below the root. Once unwrapped they stay in the process."""

    def __init__(self, session: GuardedSession, root: RootKey) -> None:
        self.session = session
        self.root = root

    def agency_key(self, agency_id: UUID, version: int) -> Secret:
        """Return one version of an agency's key.

        Raises:
            KeyMissing: there is no such version.
        """
        secret = self.root.agency_keys.get((agency_id, version))
        if secret is None:
            statement = sa.select(AgencyKey.wrapped).where(
                AgencyKey.agency_id == agency_id, AgencyKey.version == version
            )
            with self.session.no_autoflush:
                wrapped = self.session.scalar(statement, execution_options=_KEYRING)
            if wrapped is None:
                raise KeyMissing(f"agency {agency_id} has no key of version {version}")
            secret = Secret(self.root.unwrap(wrapped, agency_place(agency_id, version)), version)
            self.root.agency_keys[agency_id, version] = secret
        return secret

    def newest_agency_key(self, agency_id: UUID) -> Secret:
        """Return the agency's key that wraps now; asked of the database each time, for another process may rotate it.

        Raises:
            KeyMissing: the agency has no key yet.
        """
        newest = sa.select(sa.func.max(AgencyKey.version)).where(
            AgencyKey.agency_id == agency_id, AgencyKey.state == KeyState.ACTIVE
        )
        version = self.session.scalar(newest, execution_options=_KEYRING)
        if version is None:
            raise KeyMissing(f"agency {agency_id} has no key yet")
        return self.agency_key(agency_id, version)

    def system_key(self, kind: SystemKind, version: int | None = None) -> Secret:
        """Return a key of the service itself: the newest, or the version asked for.

        Raises:
            KeyMissing: the service was not initialised.
        """
        found = self._cached_system_key(kind, version)
        if found is None:
            self._read_system_keys()
            found = self._cached_system_key(kind, version)
        if found is None:
            raise KeyMissing(f"the service has no {kind} key: run `casework init`")
        return found

    def create_agency_key(self, agency_id: UUID) -> int:
        """Make the next version of an agency's key, the first included; return the version."""
        newest = sa.select(sa.func.max(AgencyKey.version)).where(AgencyKey.agency_id == agency_id)
        version = (self.session.scalar(newest, execution_options=_KEYRING) or 0) + 1
        wrapped = self.root.wrap(new_secret(), agency_place(agency_id, version))
        kid, number = self.root.provider.version_of(wrapped)
        row = AgencyKey(
            agency_id=agency_id, version=version, wrapped=wrapped, provider_kid=kid, provider_version=number
        )
        self.session.add(row)
        self.session.flush()  # the version in the table is what the next data key of this very unit asks for
        return version

    def ensure_system_keys(self) -> None:
        """Make those of the service's own keys that are missing."""
        statement = sa.select(SystemKey.kind).distinct()
        present = set(self.session.scalars(statement, execution_options=_KEYRING))
        for kind in sorted(set(SystemKind) - present):
            wrapped = self.root.wrap(new_secret(), system_place(kind, 1))
            kid, number = self.root.provider.version_of(wrapped)
            row = SystemKey(kind=kind, version=1, wrapped=wrapped, provider_kid=kid, provider_version=number)
            self.session.add(row)
        self.session.flush()  # the keys in the table are what the first use in this very unit reads

    def _cached_system_key(self, kind: SystemKind, version: int | None) -> Secret | None:
        cached = self.root.system_keys
        if version is None:
            version = max((number for name, number in cached if name == kind), default=0)
        return cached.get((kind, version))

    def _read_system_keys(self) -> None:
        statement = sa.select(SystemKey.kind, SystemKey.version, SystemKey.wrapped)
        with self.session.no_autoflush:
            rows = self.session.execute(statement, execution_options=_KEYRING).all()
        for kind, version, wrapped in rows:
            key = self.root.unwrap(wrapped, system_place(kind, version))
            self.root.system_keys[kind, version] = Secret(key, version)
