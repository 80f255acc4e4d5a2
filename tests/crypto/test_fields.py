"""Sealed fields on a live database."""

import gc
from datetime import date
from unittest.mock import Mock

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import aliased

from casework.core.columns import new_id
from casework.crypto import keyring
from casework.crypto.errors import KeyMissing, NotOpened
from casework.crypto.fields import Lazy, Sealed, sealed_fields
from casework.crypto.models import KeyKind
from tests.crypto.tables import Folder, Paper, Person
from tests.crypto.world import World, new_folder, put, stored
from tests.support.statements import counted


@pytest.mark.both_engines
class TestAssigning:
    def test_what_was_written_is_read_again(self, world: World):
        with world.work() as session:
            new_folder(session, name="髙橋", contact={"voicemail": False}, born=date(1999, 4, 1))

        with world.work(writes=False) as session:
            folder = session.scalars(sa.select(Folder)).one()
            assert (folder.name, folder.contact, folder.born, folder.note) == (
                "髙橋",
                {"voicemail": False},
                date(1999, 4, 1),
                None,
            )

    def test_seals_at_once_with_no_plaintext_in_the_column(self, world: World):
        with world.work() as session:
            folder = new_folder(session, name="CANARY")

            assert b"CANARY" not in stored(folder, "name")

    def test_an_equal_value_does_not_dirty_the_row(self, world: World):
        with world.work() as session:
            new_folder(session, name="同じ", contact={"a": 1, "b": [None]})

        with world.work() as session:
            folder = session.scalars(sa.select(Folder)).one()
            folder.name, folder.contact = "同じ", {"b": [None], "a": 1}
            folder.note = None

            assert not session.is_modified(folder)

    def test_another_value_dirties_the_row_and_is_kept(self, world: World):
        with world.work() as session:
            new_folder(session, name="前")
        with world.work() as session:
            session.scalars(sa.select(Folder)).one().name = "後"

        with world.work(writes=False) as session:
            assert session.scalars(sa.select(Folder)).one().name == "後"

    def test_none_empties_the_column(self, world: World):
        with world.work() as session:
            folder = new_folder(session, name="名")
            folder.name = None

            assert folder.name is None
            assert getattr(folder, Folder.name.column_name) is None

    def test_an_empty_text_is_not_none(self, world: World):
        with world.work() as session:
            assert new_folder(session, name="").name == ""

    def test_a_changed_copy_of_a_structure_does_not_change_the_field(self, world: World):
        with world.work() as session:
            folder = new_folder(session, contact={"a": 1})
            copy = folder.contact or {}
            copy["a"] = 2

            assert folder.contact == {"a": 1}

    def test_is_refused_before_the_record_has_a_key(self, world: World):
        with world.work(), pytest.raises(KeyMissing):
            Paper(record_id=new_id(), text="…")

    def test_works_whatever_the_order_of_arguments(self, world: World):
        with world.work() as session:
            folder = new_folder(session)
            session.add(Paper(text="内容", subject="題", record_id=folder.id))

        with world.work(writes=False) as session:
            assert session.scalars(sa.select(Paper)).one().text == "内容"

    def test_a_row_without_its_record_is_refused(self, world: World):
        with world.work(), pytest.raises(TypeError, match="record_id"):
            Paper(subject="題")


class TestOpening:
    def test_a_list_never_opens_a_note(self, world: World, monkeypatch: pytest.MonkeyPatch):
        with world.work() as session:
            for _ in range(3):
                new_folder(session, name="名", note="長い記録")
        opening = Mock(wraps=sealed_fields()["test_folder.note"]._open)
        monkeypatch.setattr(sealed_fields()["test_folder.note"], "_open", opening)

        with world.work(writes=False) as session:
            names = [folder.name for folder in session.scalars(sa.select(Folder))]

        assert (names, opening.call_count) == (["名"] * 3, 0)

    def test_opens_once_for_an_object(self, world: World, monkeypatch: pytest.MonkeyPatch):
        with world.work() as session:
            new_folder(session, name="名")
        field = sealed_fields()["test_folder.name"]
        opening = Mock(wraps=field._open)
        monkeypatch.setattr(field, "_open", opening)

        with world.work(writes=False) as session:
            folder = session.scalars(sa.select(Folder)).one()
            assert (folder.name, folder.name, opening.call_count) == ("名", "名", 1)

    def test_what_was_opened_is_dropped_on_expire_and_refresh(self, world: World):
        with world.work() as session:
            folder = new_folder(session, name="名")
            session.flush()  # the row must stand in the database to be read again

            session.expire(folder)
            assert "_opened_fields" not in folder.__dict__
            assert folder.name == "名"
            session.refresh(folder)
            assert "_opened_fields" not in folder.__dict__

    def test_a_rollback_does_not_stumble_over_rows_that_nobody_holds(self, world: World):
        with world.work() as session:
            ids = [new_folder(session, name="名").id for _ in range(3)]
        with world.work() as session:
            for folder in session.scalars(sa.select(Folder)):
                folder.name = "別"
            session.flush()  # rows that were written and let go of are what a rollback expires
            del folder
            gc.collect()
            session.rollback()

        with world.work(writes=False) as session:
            assert [folder.name for folder in session.scalars(sa.select(Folder))] == ["名"] * len(ids)

    def test_keys_of_a_whole_list_come_in_one_statement(self, world: World):
        with world.work() as session:
            for number in range(20):
                new_folder(session, name=str(number))

        with world.work(writes=False) as session, counted(world.engine) as seen:
            names = {folder.name for folder in session.scalars(sa.select(Folder))}

        assert (len(names), seen.total) == (20, 2)

    def test_another_agency_opens_nothing_even_with_the_ciphertext_in_hand(self, world: World):
        with world.work() as session:
            folder = new_folder(session, name="名")
            blob = stored(folder, "name")

        with world.work(world.theirs), pytest.raises(KeyMissing):
            Folder.name.opener()(folder.id, folder.id, blob)


@pytest.mark.both_engines
class TestLazy:
    def test_selects_as_a_column_and_opens_on_demand(self, world: World):
        with world.work() as session:
            for name in ("あ", "い", "う"):
                new_folder(session, name=name)

        with world.work(writes=False) as session, counted(world.engine) as seen:
            rows = session.execute(sa.select(Folder.id, Folder.name.lazy(), Folder.note.lazy())).all()
            assert {row.name.value for row in rows} == {"あ", "い", "う"}
            assert [bool(row.note) for row in rows] == [False] * 3
        assert seen.total == 2

    def test_opens_once_and_none_where_nothing_is_stored(self, world: World):
        with world.work() as session:
            new_folder(session, name="名")

        with world.work(writes=False) as session:
            row = session.execute(sa.select(Folder.name.lazy(), Folder.note.lazy())).one()
            assert (row.name.value, row.name.value, row.note.value) == ("名", "名", None)

    def test_takes_an_alias(self, world: World):
        with world.work() as session:
            new_folder(session, name="名")

        with world.work(writes=False) as session:
            other = aliased(Folder)
            assert session.execute(sa.select(Folder.name.lazy(other))).one()[0].value == "名"

    def test_shows_the_id_only(self, world: World):
        with world.work() as session:
            folder = new_folder(session, name="CANARY")
            session.flush()  # the row must stand in the database to be selected
            lazy = session.execute(sa.select(Folder.name.lazy())).scalar_one()

            assert isinstance(lazy, Lazy)
            assert lazy.value == "CANARY"
            assert f"{lazy!r} {lazy!s}" == f"<Lazy {folder.id}> <Lazy {folder.id}>"


class TestSystemSealed:
    def test_is_sealed_under_the_service_and_bound_to_its_row(self, world: World):
        with world.work() as session:
            first, second = Person(seed="JBSWY3DP"), Person(seed="KRSXG5A")
            session.add_all([first, second])
            session.flush()  # the rows must stand in the database to be read again

            assert first.seed == "JBSWY3DP"
            put(second, "seed", stored(first, "seed"))
            with pytest.raises(NotOpened):
                _ = second.seed

    def test_selects_as_a_column_too(self, world: World):
        with world.work() as session:
            session.add(Person(seed="JBSWY3DP"))

        with world.work(writes=False) as session:
            assert session.execute(sa.select(Person.seed.lazy())).scalar_one().value == "JBSWY3DP"

    def test_needs_no_agency(self, world: World):
        with world.work() as session:
            session.add(Person(seed="JBSWY3DP"))
        world.root.forget_all()

        with world.work(writes=False) as session:
            assert session.scalars(sa.select(Person)).one().seed == "JBSWY3DP"


class TestSilence:
    def test_plaintext_stands_in_no_representation(self, world: World):
        with world.work() as session:
            folder = new_folder(session, name="CANARY", contact={"CANARY": "CANARY"})

            assert "CANARY" not in repr(folder) + str(folder) + repr(Folder.name)
            assert repr(folder) == f"<Folder {folder.id}>"

    def test_plaintext_stands_in_no_exception(self, world: World):
        with world.work() as session:
            folder = new_folder(session, name="CANARY")
            put(folder, "name", stored(folder, "name")[:-1])

            with pytest.raises(NotOpened) as refusal:
                _ = folder.name
        assert "CANARY" not in repr(refusal.value) + repr(refusal.value.__cause__) + str(refusal.value.__context__)


class TestSealed:
    def test_a_logical_name_is_given_once(self):
        with pytest.raises(ValueError, match="taken"):
            Sealed.text("test_folder.name")

    @pytest.mark.parametrize("name", ["", "folder", "folder.", ".name"])
    def test_a_logical_name_is_table_and_column(self, name: str):
        with pytest.raises(ValueError, match="logical name"):
            Sealed.text(name)

    def test_every_field_is_registered_with_its_owner(self):
        assert sealed_fields()["test_paper.text"].owner is Paper
        assert str(Paper.text.column) == "Paper.text_ct"


class TestUserKey:
    def test_is_made_once(self, world: World):
        user_id = new_id()
        with world.work():
            keyring.current().ensure_record_key(user_id, KeyKind.USER)
        with world.work(writes=False):
            keyring.current().ensure_record_key(user_id, KeyKind.USER)
            assert keyring.current().has_key(user_id)
