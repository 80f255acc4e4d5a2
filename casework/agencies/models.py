"""Tables of the whole service: they hold nothing about a client."""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from casework.agencies.profiles import Profile
from casework.core.columns import Code, Timestamps, new_id
from casework.core.database import Model, refers_to
from casework.core.tenancy import GlobalTable


class AgencyKind(StrEnum):
    """What sort of body an agency is."""

    SELF_RELIANCE = "self_reliance"
    SAPOSUTE = "saposute"
    JOB_CAFE = "job_cafe"
    PREFECTURE_OFFICE = "prefecture_office"
    OTHER = "other"


class AccessMode(StrEnum):
    """Who of a unit reads its unrestricted cases: everybody (所内共有), or those assigned and covering."""

    SHARED = "shared"
    ASSIGNED = "assigned"


class Agency(GlobalTable, Timestamps, Model):
    """One legal body's office. Closed, never deleted."""

    __tablename__ = "agency"
    __trail__: ClassVar[bool] = True  # how it shares decides who sees whom
    __table_args__ = (refers_to("municipality_code", "municipality.code"),)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(sa.String(32), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    short_name: Mapped[str] = mapped_column(sa.String(40))
    kind: Mapped[AgencyKind] = mapped_column(Code(AgencyKind))
    phone: Mapped[str] = mapped_column(sa.String(20), default="")
    municipality_code: Mapped[str | None] = mapped_column(sa.String(6), index=True)
    access_mode: Mapped[AccessMode] = mapped_column(Code(AccessMode), default=AccessMode.SHARED)
    is_demo: Mapped[bool] = mapped_column(default=False)
    closed_on: Mapped[date | None]


class Unit(GlobalTable, Timestamps, Model):
    """A service (事業) that an agency runs. Cases are numbered in it."""

    __tablename__ = "unit"
    __trail__: ClassVar[bool] = True
    __table_args__ = (refers_to("agency_id", "agency.id"), sa.UniqueConstraint("agency_id", "name"))
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    agency_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(sa.String(120))
    profile: Mapped[Profile] = mapped_column(Code(Profile))
    number_prefix: Mapped[str] = mapped_column(sa.String(8), default="")
    closed_on: Mapped[date | None]


class Municipality(GlobalTable, Model):
    """A municipality by its six-digit 団体コード, or one of the product's own codes for elsewhere and unknown."""

    __tablename__ = "municipality"
    __table_args__ = (refers_to("successor_code", "municipality.code"),)
    code: Mapped[str] = mapped_column(sa.String(6), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    kana: Mapped[str] = mapped_column(sa.String(80))
    region: Mapped[str] = mapped_column(sa.String(40), default="")
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    successor_code: Mapped[str | None] = mapped_column(sa.String(6), index=True)


class CodeItem(GlobalTable, Model):
    """One choice of an editable list. ``official_code`` is what it counts as in official figures."""

    __tablename__ = "code_item"
    list_key: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    label: Mapped[str] = mapped_column(sa.String(120))
    label_en: Mapped[str] = mapped_column(sa.String(120), default="")
    official_code: Mapped[str] = mapped_column(sa.String(40), default="")
    flags: Mapped[str] = mapped_column(sa.String(80), default="")  # words with a blank between: see CodeChoice
    sort: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)
