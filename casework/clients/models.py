"""Tables of clients. All that is told of a person is sealed; plain are ids, codes of place and dates of keeping."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from casework.clients.person import Birth, ContactSafety
from casework.core import clock
from casework.core.columns import Code, Timestamps, UtcDateTime
from casework.core.database import Model, belongs_to, refers_to
from casework.core.tenancy import AgencyOwned
from casework.crypto.fields import Sealed, SealedRecord


class Ground(StrEnum):
    """Why somebody may see a client. ``DESK`` opens the desk's view only."""

    UNIT = "unit"
    DESK = "desk"
    OPENED = "opened"
    OWNER = "owner"
    COVER = "cover"
    NAMED = "named"


class Client(AgencyOwned, SealedRecord, Timestamps, Model):
    """A person as one agency knows them. Never deleted: their key is destroyed when the time of keeping is over."""

    __tablename__ = "client"
    __table_args__ = (sa.Index("ix_client_agency_id_restricted", "agency_id", "restricted"),)
    owns_record: ClassVar[bool] = True
    restricted: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    created_by: Mapped[UUID | None]
    retention_until: Mapped[date | None]
    family_name = Sealed.text("client.family_name")
    given_name = Sealed.text("client.given_name")
    family_kana = Sealed.text("client.family_kana")
    given_kana = Sealed.text("client.given_kana")
    preferred_name = Sealed.text("client.preferred_name")
    latin_name = Sealed.text("client.latin_name")
    alias_name = Sealed.text("client.alias_name")
    birth = Sealed.json("client.birth")
    sex = Sealed.text("client.sex")
    phone = Sealed.text("client.phone")
    contact_safety = Sealed.json("client.contact_safety")
    memo = Sealed.text("client.memo")

    @property
    def display_name(self) -> str:
        """The name as it heads a page: the written one, else in Latin letters, else what to call them."""
        written = " ".join(part for part in (self.family_name, self.given_name) if part)
        return written or self.latin_name or self.alias_name or self.preferred_name or self.display_kana

    @property
    def display_kana(self) -> str:
        """The reading of the name; empty where it is not known."""
        return " ".join(part for part in (self.family_kana, self.given_kana) if part)

    @property
    def birth_date(self) -> Birth | None:
        """The birth date as exactly as it is known."""
        return Birth.from_json(self.birth)

    @property
    def safety(self) -> ContactSafety:
        """How they may be reached; the careful answers where nobody asked yet."""
        return ContactSafety.from_json(self.contact_safety)


class ClientCard(AgencyOwned, SealedRecord, Model):
    """What lists and the search need of a client, in one ciphertext. Its id is the client's."""

    __tablename__ = "client_card"
    __table_args__ = (
        belongs_to("id", "client"),
        sa.Index("ix_client_card_agency_id_changed_seq", "agency_id", "changed_seq"),
    )
    owns_record: ClassVar[bool] = True
    keys_version: Mapped[int] = mapped_column(sa.SmallInteger())
    changed_seq: Mapped[int] = mapped_column(sa.BigInteger())
    content = Sealed.text("client_card.content")


class DirectoryVersion(AgencyOwned, Model):
    """The number of an agency's last change of a card. One row an agency, with the agency's own id."""

    __tablename__ = "directory_version"
    __trail__: ClassVar[bool] = False  # a counter: the cards that it counts are on the trail themselves
    seq: Mapped[int] = mapped_column(sa.BigInteger(), default=0)


class ClientAccess(AgencyOwned, Model):
    """Who may see a client, from when until when (UTC, the end excluded). No user: everybody who acts for the unit."""

    __tablename__ = "client_access"
    __table_args__ = (
        belongs_to("client_id", "client"),
        refers_to("unit_id", "unit.id"),
        refers_to("user_id", "user_account.id"),
        sa.Index("ix_client_access_agency_id_client_id", "agency_id", "client_id", "unit_id"),
        sa.Index("ix_client_access_agency_id_unit_id", "agency_id", "unit_id", "user_id", "client_id"),
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="order"),
    )
    unit_id: Mapped[UUID]
    client_id: Mapped[UUID]
    user_id: Mapped[UUID | None]
    ground: Mapped[Ground] = mapped_column(Code(Ground))
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)
    valid_until: Mapped[datetime | None] = mapped_column(UtcDateTime())
    granted_by: Mapped[UUID | None]


class Residence(AgencyOwned, SealedRecord, Timestamps, Model):
    """Where a client lives or lived, as it became known. The latest known row is the present one."""

    __tablename__ = "residence"
    __table_args__ = (
        belongs_to("client_id", "client"),
        refers_to("municipality_code", "municipality.code"),
        sa.Index("ix_residence_agency_id_client_id", "agency_id", "client_id", "known_on", "id"),
        sa.Index("ix_residence_agency_id_municipality_code", "agency_id", "municipality_code"),
    )
    client_id: Mapped[UUID]
    municipality_code: Mapped[str] = mapped_column(sa.String(6))
    known_on: Mapped[date] = mapped_column(default=clock.today)
    since_on: Mapped[date | None]
    address = Sealed.text("residence.address")
