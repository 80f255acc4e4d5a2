"""Every way to reach a row through the mapper, tried from the other agency: none may show, change or add anything."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased, defer, joinedload, selectinload, subqueryload, undefer

from casework.core import tenancy
from casework.core.columns import new_id
from casework.core.tenancy import Unguarded
from tests.core.tenancy_world import A, B, Key, Line, Note, Place, World

pytestmark = pytest.mark.both_engines
OTHER = aliased(Note)
NOTES = sa.select(Note.id.label("id"), Note.text.label("text")).cte("notes")

COUNTED = undefer(Note.line_count)  # type: ignore[attr-defined]

READS = {
    "select entity": lambda s, _w: [n.text for n in s.scalars(sa.select(Note))],
    "legacy query": lambda s, _w: [n.text for n in s.query(Note).all()],
    "select columns": lambda s, _w: s.scalars(sa.select(Note.text)).all(),
    "select alias": lambda s, _w: [n.text for n in s.scalars(sa.select(OTHER))],
    "count": lambda s, _w: ["theirs"] * (s.scalar(sa.select(sa.func.count()).select_from(Note)) - 1),
    "count of a column": lambda s, _w: ["theirs"] * (s.scalar(sa.select(sa.func.count(Note.id))) - 1),
    "get cold": lambda s, w: [s.get(Note, (B, w.theirs))],
    "get under own agency": lambda s, w: [s.get(Note, (A, w.theirs))],
    "subquery": lambda s, _w: s.scalars(sa.select(sa.select(Note.text.label("t")).subquery().c.t)).all(),
    "common table expression": lambda s, _w: s.scalars(
        sa.select(NOTES.c.text).select_from(Note).join(NOTES, sa.true())
    ).all(),
    "union": lambda s, _w: s.scalars(
        sa.select(Note).from_statement(sa.union_all(sa.select(Note), sa.select(Note)))
    ).all(),
    "exists": lambda s, w: s.scalars(
        sa.select(Place.name).where(sa.exists().where(Note.id == w.theirs), Place.name == "theirs")
    ).all(),
    "any()": lambda s, _w: s.scalars(sa.select(Note.text).where(Note.lines.any(Line.text == "theirs"))).all(),
    "has()": lambda s, _w: s.scalars(sa.select(Line.text).where(Line.note.has(Note.text == "theirs"))).all(),
    "in subselect": lambda s, _w: s.scalars(
        sa.select(Place.name).where(Place.name.in_(sa.select(Note.text)), Place.name == "theirs")
    ).all(),
    "scalar subquery": lambda s, w: s.scalars(
        sa.select(sa.select(Note.text).where(Note.id == w.theirs).scalar_subquery()).select_from(Place).limit(1)
    ).all(),
    "inner join": lambda s, _w: s.scalars(sa.select(Line.text).join(Note, Line.note_id == Note.id)).all(),
    "outer join from a global table": lambda s, _w: s.scalars(
        sa.select(Note.text).select_from(Place).outerjoin(Note, Note.text == Place.name)
    ).all(),
    "joined load": lambda s, _w: [
        line.text for n in s.scalars(sa.select(Note).options(joinedload(Note.lines))).unique() for line in n.lines
    ],
    "selectin load": lambda s, _w: [
        line.text for n in s.scalars(sa.select(Note).options(selectinload(Note.lines))) for line in n.lines
    ],
    "subquery load": lambda s, _w: [
        line.text for n in s.scalars(sa.select(Note).options(subqueryload(Note.lines))) for line in n.lines
    ],
    "lazy load": lambda s, _w: [line.text for n in s.scalars(sa.select(Note)) for line in n.lines],
    "lazy parent": lambda s, _w: [line.note.text for line in s.scalars(sa.select(Line))],
    "deferred column": lambda s, _w: [n.text for n in s.scalars(sa.select(Note).options(defer(Note.text)))],
    "column property": lambda s, _w: (
        ["theirs"] * sum(n.line_count - 1 for n in s.scalars(sa.select(Note).options(COUNTED)))
    ),
    "aggregate": lambda s, _w: [s.scalar(sa.select(sa.func.max(Note.text)))],
    "group by": lambda s, _w: s.scalars(sa.select(Note.text).group_by(Note.text)).all(),
    "window": lambda s, _w: ["theirs"] * (max(s.scalars(sa.select(sa.func.row_number().over(order_by=Note.id)))) - 1),
    "order by subselect": lambda s, w: s.scalars(
        sa.select(Place.name).where(sa.select(Note.id).where(Note.id == w.theirs).exists())
    ).all(),
    "lateral-like correlate": lambda s, _w: [
        text
        for text in s.scalars(sa.select(sa.select(Note.text).where(Note.text == Place.name).scalar_subquery()))
        if text
    ],
    "stream": lambda s, _w: [n.text for n in s.scalars(sa.select(Note).execution_options(yield_per=1))],
    "for update": lambda s, _w: [n.text for n in s.scalars(sa.select(Note).with_for_update())],
}
REFUSED = {
    "text": lambda s, _w: s.execute(sa.text("SELECT text FROM wall_note")).all(),
    "core select": lambda s, _w: s.execute(sa.select(Note.__table__)).all(),
    "from_statement": lambda s, _w: s.scalars(sa.select(Note).from_statement(sa.text("SELECT * FROM wall_note"))).all(),
    "connection()": lambda s, _w: s.connection(),
    "insert statement": lambda s, _w: s.execute(sa.insert(Note), [{"agency_id": B, "id": new_id(), "text": "x"}]),
    "insert from select": lambda s, _w: s.execute(
        sa.insert(Note).from_select(["agency_id", "id", "text"], sa.select(Note.agency_id, Note.id, Note.text))
    ),
    "bulk update by key": lambda s, w: s.execute(sa.update(Note), [{"agency_id": B, "id": w.theirs, "text": "x"}]),
    "bulk_update_mappings": lambda s, w: s.bulk_update_mappings(Note, [{"agency_id": B, "id": w.theirs, "text": "x"}]),
    "bulk_insert_mappings": lambda s, _w: s.bulk_insert_mappings(Note, []),
    "bulk_save_objects": lambda s, _w: s.bulk_save_objects([]),
    "update of agency_id": lambda s, _w: s.execute(sa.update(Note).values(agency_id=B)),
    "key table": lambda s, _w: s.scalars(sa.select(Key)).all(),
}


@pytest.fixture
def world(empty_url):
    made = World(empty_url)
    yield made
    made.engine.dispose()


class TestReading:
    @pytest.mark.parametrize("path", READS)
    def test_never_shows_another_agencys_row(self, world, path):
        with world.session(A, writes=False) as session:
            try:
                seen = [value for value in READS[path](session, world) if value is not None]
            except Unguarded:
                seen = []

        assert "theirs" not in [getattr(value, "text", value) for value in seen]

    def test_shows_ones_own_rows(self, world):
        with world.session(A, writes=False) as session:
            assert session.scalars(sa.select(Note.text)).all() == ["ours"]
            assert session.get(Note, (A, world.ours)).text == "ours"

    def test_get_asks_the_database_even_when_the_row_is_in_memory(self, world):
        with world.session(B) as session:
            note = session.get(Note, (B, world.theirs))
            session.info["agency_id"] = A

            assert session.get(Note, (B, world.theirs)) is None
            assert note is not None

    @pytest.mark.parametrize("again", ["refresh", "expire"])
    def test_an_object_of_another_agency_cannot_be_refreshed(self, world, again):
        with world.session(B) as session:
            note = session.get(Note, (B, world.theirs))
            session.info["agency_id"] = A

            with pytest.raises(Unguarded):
                if again == "refresh":
                    session.refresh(note)
                else:
                    session.expire(note)
                    _ = note.text

    def test_key_tables_are_empty_below_the_first_level_of_a_statement(self, world):
        with world.session(A) as session:
            assert session.scalars(sa.select(Place).where(sa.select(Key.id).exists())).all() == []

    def test_the_keyring_reaches_key_tables(self, world):
        with world.session(A) as session:
            assert session.scalars(sa.select(Key), execution_options={"keyring": True}).all()


class TestRefusing:
    @pytest.mark.parametrize("path", REFUSED)
    def test_refuses_what_goes_round_the_mapper(self, world, path):
        with world.session(A) as session, pytest.raises(Unguarded):
            REFUSED[path](session, world)

        assert world.stored() == {(A, "ours"), (B, "theirs")}

    def test_refuses_an_agencys_table_without_an_agency(self, world):
        with world.session(None) as session, pytest.raises(Unguarded):
            session.scalars(sa.select(Note)).all()

    def test_shows_nothing_of_an_agency_inside_a_statement_without_one(self, world):
        with world.session(None) as session:
            assert session.scalars(sa.select(Place).where(sa.select(Note.id).exists())).all() == []

    def test_a_statement_with_a_reason_passes(self, world):
        with world.session(None) as session:
            rows = session.scalars(sa.select(Note.text), execution_options={"unguarded": "test of the way out"}).all()

        assert sorted(rows) == ["ours", "theirs"]


class TestWriting:
    def test_update_and_delete_without_condition_touch_ones_own_rows_only(self, world):
        with world.session(A) as session:
            session.execute(sa.delete(Line))
            session.execute(sa.update(Note).values(text="mine"))
            session.commit()

        assert world.stored() == {(A, "mine"), (B, "theirs")}

    def test_refuses_a_row_for_another_agency(self, world):
        with world.session(A) as session, pytest.raises(Unguarded):
            session.add(Note(agency_id=B, text="planted"))
            session.flush()

    def test_refuses_to_hand_a_row_over(self, world):
        with world.session(A) as session, pytest.raises(Unguarded):
            session.get(Note, (A, world.ours)).agency_id = B
            session.flush()

    def test_refuses_to_change_an_object_loaded_for_another_agency(self, world):
        with world.session(B) as session, pytest.raises(Unguarded):
            note = session.get(Note, (B, world.theirs))
            session.info["agency_id"] = A
            note.text = "x"
            session.flush()

    def test_refuses_to_delete_an_object_loaded_for_another_agency(self, world):
        with world.session(B) as session, pytest.raises(Unguarded):
            note = session.get(Note, (B, world.theirs))
            session.info["agency_id"] = A
            session.delete(note)
            session.flush()

    @pytest.mark.parametrize("parent", ["theirs", "nobody's"])
    def test_a_child_cannot_hang_on_another_agencys_parent(self, world, parent):
        with world.session(A) as session, pytest.raises(IntegrityError):
            session.add(Line(note_id=world.theirs if parent == "theirs" else new_id(), text="x"))
            session.commit()

    def test_merging_a_foreign_id_changes_nothing_there(self, world):
        with world.session(A) as session:
            session.merge(Note(agency_id=A, id=world.theirs, text="x"))
            session.commit()

        assert (B, "theirs") in world.stored()

    def test_merging_a_foreign_row_is_refused(self, world):
        with world.session(A) as session, pytest.raises(Unguarded):
            session.merge(Note(agency_id=B, id=world.theirs, text="x"))
            session.flush()

    def test_a_session_for_reading_cannot_write(self, world):
        with world.session(A, writes=False) as session, pytest.raises(Unguarded):
            session.add(Note(text="x"))
            session.flush()

    def test_a_row_without_agency_gets_the_bound_one(self, world):
        with world.session(A) as session:
            session.add(Note(text="new"))
            session.commit()

        assert (A, "new") in world.stored()


class TestKinds:
    def test_a_global_table_needs_no_agency(self, world):
        with world.session(None) as session:
            assert len(session.scalars(sa.select(Place)).all()) == 2

    def test_the_guard_is_the_one_the_application_uses(self):
        assert issubclass(World.session.__globals__["WallSession"], tenancy.GuardedSession)
