"""Two agencies' notes and their lines, on tables of the test's own, behind the real guard."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, column_property, mapped_column, relationship

from casework.core.columns import new_id
from casework.core.database import arm
from casework.core.tenancy import AgencyOwned, GlobalTable, GuardedSession, KeyTable

A, B = new_id(), new_id()


class Base(DeclarativeBase):
    """Tables of these tests alone."""


class Note(AgencyOwned, Base):
    __tablename__ = "wall_note"
    text: Mapped[str]
    lines: Mapped[list["Line"]] = relationship(
        primaryjoin="foreign(Line.note_id) == Note.id", viewonly=True, order_by="Line.text"
    )


class Line(AgencyOwned, Base):
    __tablename__ = "wall_line"
    __table_args__ = (sa.ForeignKeyConstraint(["agency_id", "note_id"], ["wall_note.agency_id", "wall_note.id"]),)
    note_id: Mapped[UUID]
    text: Mapped[str]
    note: Mapped[Note] = relationship(primaryjoin="foreign(Line.note_id) == Note.id", viewonly=True)


Note.line_count = column_property(
    sa.select(sa.func.count(Line.id)).where(Line.note_id == Note.id).correlate_except(Line).scalar_subquery()
)


class Key(KeyTable, Base):
    __tablename__ = "wall_key"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)


class Place(GlobalTable, Base):
    __tablename__ = "wall_place"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]


class WallSession(GuardedSession):
    """The guarded session on an engine of the test's own."""

    def __init__(self, engine: sa.Engine, agency_id: UUID | None, *, writes: bool = True) -> None:
        Session.__init__(self, bind=engine, expire_on_commit=False, autoflush=False)
        self.info.update(agency_id=agency_id, writes=writes)

    def get_bind(self, *_arguments: object, **_options: object) -> sa.Engine:
        assert isinstance(self.bind, sa.Engine)
        return self.bind


class World:
    """A database in which agency A has note "ours" and agency B has note "theirs"."""

    def __init__(self, url: str) -> None:
        options = {"connect_args": {"isolation_level": None}} if url.startswith("sqlite") else {}
        self.engine = sa.create_engine(url, **options)
        arm(self.engine)
        with self.engine.connect() as connection:
            Base.metadata.create_all(connection)
            connection.commit()
        self.ours, self.theirs = new_id(), new_id()
        for agency_id, note_id, text in ((A, self.ours, "ours"), (B, self.theirs, "theirs")):
            with self.session(agency_id) as session:
                session.add(Note(id=note_id, text=text))
                session.flush()
                session.add(Line(note_id=note_id, text=text))
                session.add(Place(name=text))
                session.add(Key())
                session.commit()

    def session(self, agency_id: UUID | None, *, writes: bool = True) -> WallSession:
        """Open a session of an agency."""
        return WallSession(self.engine, agency_id, writes=writes)

    def stored(self) -> set[tuple[UUID, str]]:
        """Return every note as it stands, whosever it is."""
        with self.engine.connect() as connection:
            return {
                tuple(row) for row in connection.execute(sa.select(Note.__table__.c.agency_id, Note.__table__.c.text))
            }
