"""Keys of records on a live database: granted, taken away, shredded, tampered with."""

import pytest
import sqlalchemy as sa

from casework.core.columns import new_id
from casework.core.database import unit_of_work
from casework.core.tenancy import GuardedSession, Unguarded
from casework.crypto import keyring
from casework.crypto.errors import CryptoError, KeyMissing, NotOpened
from casework.crypto.models import AgencyKey, DataKey, KeyKind, KeyWrap, SystemKind
from tests.crypto.tables import Folder, Paper
from tests.crypto.world import World, new_folder, put, stored
from tests.support.statements import counted

pytestmark = pytest.mark.both_engines
WRAP = KeyWrap.metadata.tables["key_wrap"]
DATA_KEY = DataKey.metadata.tables["data_key"]


def only_folder(session: GuardedSession) -> Folder:
    return session.scalars(sa.select(Folder)).one()


class TestNewRecordKey:
    def test_leaves_one_key_and_one_wrap_for_its_agency(self, world: World):
        with world.work() as session:
            new_folder(session, name="名")

        with world.console() as connection:
            keys, wraps = connection.execute(sa.select(DATA_KEY)).all(), connection.execute(sa.select(WRAP)).all()
        assert [(key.agency_id, key.epoch, len(key.commit16)) for key in keys] == [(world.ours, 1, 16)]
        assert [(wrap.agency_id, wrap.owner_id, wrap.kek_version) for wrap in wraps] == [(world.ours, world.ours, 1)]

    def test_seals_under_the_newest_epoch_and_opens_the_older(self, world: World):
        with world.work() as session:
            folder = new_folder(session, name="前")
            keyring.current().new_record_key(folder.id, KeyKind.CLIENT, epoch=2)
            folder.note = "後"

            assert (stored(folder, "name")[2], stored(folder, "note")[2]) == (1, 2)
        with world.work(writes=False) as session:
            assert (only_folder(session).name, only_folder(session).note) == ("前", "後")

    @pytest.mark.parametrize("epoch", [0, 65_536])
    def test_an_epoch_that_no_header_holds_is_refused(self, world: World, epoch: int):
        with world.work(), pytest.raises(CryptoError, match="epoch"):
            keyring.current().new_record_key(new_id(), KeyKind.CLIENT, epoch=epoch)

    def test_needs_an_agency_and_its_key(self, world: World):
        with world.work(new_id()), pytest.raises(KeyMissing, match="no key yet"):
            keyring.current().new_record_key(new_id(), KeyKind.CLIENT)
        keyring.current().agency_id = None
        with pytest.raises(CryptoError, match="no agency"):
            keyring.current().new_record_key(new_id(), KeyKind.CLIENT)

    def test_is_forgotten_when_it_is_rolled_back(self, world: World):
        record_id = new_id()
        with world.work() as session:
            nested = session.begin_nested()
            keyring.current().new_record_key(record_id, KeyKind.CLIENT)
            nested.rollback()

            with pytest.raises(KeyMissing):
                Paper(record_id=record_id, text="…")


class TestPrefetch:
    def test_reads_any_number_of_records_in_one_statement(self, world: World):
        with world.work() as session:
            ids = [new_folder(session).id for _ in range(30)]

        with world.work(writes=False), counted(world.engine) as seen:
            keyring.current().prefetch([*ids, new_id()])
            assert [keyring.current().has_key(record_id) for record_id in ids] == [True] * 30
        assert seen.total == 1

    def test_all_of_a_kind_for_the_directory(self, world: World):
        with world.work() as session:
            folder = new_folder(session, name="名")
            share_id = new_id()
            keyring.current().new_record_key(share_id, KeyKind.SHARE)

        with world.work(writes=False), counted(world.engine) as seen:
            keyring.current().prefetch_all(KeyKind.CLIENT)
            assert keyring.current().has_key(folder.id)
        assert seen.total == 1


class TestHasKey:
    def test_is_false_without_an_agency_and_for_strangers(self, world: World):
        with world.work() as session:
            folder = new_folder(session)

        with world.work(world.theirs, writes=False):
            assert not keyring.current().has_key(folder.id)
        with unit_of_work(writes=False):
            assert not keyring.current().has_key(folder.id)


class TestTransaction:
    def test_a_wrap_deleted_in_between_opens_nothing_though_the_key_is_cached(self, world: World):
        with world.work() as session:
            new_folder(session, name="名")
        with world.work(writes=False) as session:
            assert only_folder(session).name == "名"

        with world.console() as connection:
            connection.execute(sa.delete(WRAP))

        with world.work(writes=False) as session, pytest.raises(KeyMissing):
            _ = only_folder(session).name

    def test_what_was_read_is_forgotten_when_it_ends(self, world: World):
        with world.work() as session:
            folder = new_folder(session)
            ring = keyring.current()
            session.rollback()

            assert not ring.has_key(folder.id)


class TestGrantWrap:
    def test_lets_the_other_agency_open_the_share_until_it_is_revoked(self, world: World):
        share_id, row_id = new_id(), new_id()
        with world.work() as session:
            keyring.current().new_record_key(share_id, KeyKind.SHARE)
            paper = Paper(id=row_id, record_id=share_id, text="渡す内容")
            session.add(paper)
            blob = stored(paper, "text")
            keyring.current().grant_wrap(share_id, world.theirs, grant_id=new_id())
        with world.work(world.theirs, writes=False):
            assert Paper.text.opener()(row_id, share_id, blob) == "渡す内容"

        with world.work():
            assert keyring.current().revoke_wrap(share_id, world.theirs) == 1

        with world.work(world.theirs, writes=False), pytest.raises(KeyMissing):
            Paper.text.opener()(row_id, share_id, blob)
        with world.work(writes=False):
            assert Paper.text.opener()(row_id, share_id, blob) == "渡す内容"

    def test_a_clients_key_is_never_given_away(self, world: World):
        with world.work() as session:
            folder = new_folder(session)
            with pytest.raises(CryptoError, match="only a share's key"):
                keyring.current().grant_wrap(folder.id, world.theirs)

    def test_the_receiver_cannot_pass_it_on(self, world: World):
        share_id = new_id()
        with world.work():
            keyring.current().new_record_key(share_id, KeyKind.SHARE)
            keyring.current().grant_wrap(share_id, world.theirs)

        with world.work(world.theirs), pytest.raises(CryptoError, match="by its owner"):
            keyring.current().grant_wrap(share_id, world.ours)

    def test_an_unknown_record_is_refused(self, world: World):
        with world.work(), pytest.raises(KeyMissing):
            keyring.current().grant_wrap(new_id(), world.theirs)


class TestRevokeWrap:
    def test_fails_loudly_when_nothing_went(self, world: World):
        with world.work(), pytest.raises(CryptoError, match="wraps of record"):
            keyring.current().revoke_wrap(new_id(), world.theirs)

    def test_does_not_take_the_owners_own(self, world: World):
        with world.work(), pytest.raises(CryptoError, match="shredded"):
            keyring.current().revoke_wrap(new_id(), world.ours)

    def test_the_receiver_revokes_nothing_of_the_sender(self, world: World):
        share_id = new_id()
        with world.work():
            keyring.current().new_record_key(share_id, KeyKind.SHARE)
            keyring.current().grant_wrap(share_id, world.theirs)

        with world.work(world.theirs), pytest.raises(CryptoError, match="wraps of record"):
            keyring.current().revoke_wrap(share_id, world.ours)


class TestShred:
    def test_nothing_of_the_record_opens_again_and_others_do(self, world: World):
        with world.work() as session:
            gone, kept = new_folder(session, name="消える"), new_folder(session, name="残る")
        with world.work():
            assert keyring.current().shred(gone.id) == 1

        with world.work(writes=False) as session:
            names = {folder.id: folder for folder in session.scalars(sa.select(Folder))}
            assert names[kept.id].name == "残る"
            with pytest.raises(KeyMissing):
                _ = names[gone.id].name
        with world.console() as connection:
            assert connection.scalar(sa.select(sa.func.count()).select_from(DATA_KEY)) == 1

    def test_takes_in_a_key_made_in_the_same_unit(self, world: World):
        with world.work() as session:
            folder = new_folder(session, name="名")
            assert keyring.current().shred(folder.id) == 1

    def test_another_agencys_record_is_left_alone(self, world: World):
        with world.work() as session:
            folder = new_folder(session, name="名")

        with world.work(world.theirs), pytest.raises(CryptoError):
            keyring.current().shred(folder.id)
        with world.work(writes=False) as session:
            assert only_folder(session).name == "名"


class TestTamperedWraps:
    """Whoever holds the database lays other wraps where the right one was."""

    @pytest.fixture
    def two(self, world: World) -> tuple[Folder, Folder]:
        with world.work() as session:
            folders = new_folder(session, name="一"), new_folder(session, name="二")
        world.root.forget_all()
        return folders

    def refuses(self, world: World, folder: Folder) -> None:
        with world.work(writes=False) as session, pytest.raises(NotOpened):
            _ = session.scalars(sa.select(Folder).where(Folder.id == folder.id)).one().name

    def test_the_wrap_of_another_record_is_refused(self, world: World, two: tuple[Folder, Folder]):
        with world.console() as connection:
            other = connection.scalar(sa.select(WRAP.c.wrapped).where(WRAP.c.record_id == two[1].id))
            connection.execute(sa.update(WRAP).where(WRAP.c.record_id == two[0].id).values(wrapped=other))

        self.refuses(world, two[0])

    @pytest.mark.parametrize("column", ["grant_id", "owner_id"])
    def test_a_wrap_with_another_grant_or_owner_is_refused(self, world: World, two: tuple[Folder, Folder], column: str):
        value = world.theirs if column == "owner_id" else new_id()
        with world.console() as connection:
            connection.execute(sa.update(WRAP).where(WRAP.c.record_id == two[0].id).values({column: value}))
            if column == "owner_id":
                row = {"agency_id": value}
                connection.execute(sa.update(DATA_KEY).where(DATA_KEY.c.record_id == two[0].id).values(row))

        self.refuses(world, two[0])

    def test_a_wrap_moved_to_another_agency_is_refused(self, world: World, two: tuple[Folder, Folder]):
        blob = stored(two[0], "name")
        with world.console() as connection:
            connection.execute(sa.update(WRAP).values(agency_id=world.theirs))

        with world.work(world.theirs), pytest.raises(NotOpened) as refusal:
            Folder.name.opener()(two[0].id, two[0].id, blob)
        assert not isinstance(refusal.value, KeyMissing)

    def test_a_key_that_breaks_its_commitment_is_refused(self, world: World, two: tuple[Folder, Folder]):
        with world.console() as connection:
            connection.execute(sa.update(DATA_KEY).values(commit16=b"\0" * 16))

        self.refuses(world, two[0])

    def test_a_lost_agency_key_is_told_as_such(self, world: World):
        with world.work(), pytest.raises(KeyMissing, match="version 7"):
            keyring.current().upper.agency_key(world.ours, 7)

    def test_an_agency_key_of_another_agency_is_refused(self, world: World, two: tuple[Folder, Folder]):
        table = AgencyKey.metadata.tables["agency_key"]
        with world.console() as connection:
            other = connection.scalar(sa.select(table.c.wrapped).where(table.c.agency_id == world.theirs))
            connection.execute(sa.update(table).values(wrapped=other))

        self.refuses(world, two[0])

    def test_a_field_moved_with_its_key_to_our_table_of_another_agency_is_refused(self, world: World):
        with world.work() as session:
            ours = new_folder(session, name="名")
        with world.work(world.theirs) as session:
            theirs = new_folder(session, name="別")
            put(theirs, "name", stored(ours, "name"))

            with pytest.raises(NotOpened):
                _ = theirs.name


class TestSystemKey:
    def test_each_kind_has_its_own_key(self, world: World):
        with world.work():
            macs = {keyring.system_key(kind).mac(b"row") for kind in SystemKind}
            named = keyring.system_key("audit-mac").mac(b"row")

        assert len(macs) == len(SystemKind)
        assert named in macs

    def test_is_made_once(self, world: World):
        with world.work():
            before = keyring.system_key(SystemKind.TOTP).mac(b"")
        with world.work():
            keyring.ensure_system_keys()
        world.root.forget_all()

        with world.work():
            assert keyring.system_key(SystemKind.TOTP).mac(b"") == before

    def test_a_version_that_is_not_there_is_missing(self, world: World):
        with world.work(), pytest.raises(KeyMissing, match="casework init"):
            keyring.system_key(SystemKind.TOTP, version=9)


class TestAgencyKey:
    def test_seals_in_the_unit_that_made_it(self, world: World):
        agency_id = new_id()
        with world.work(agency_id) as session:
            keyring.create_agency_key(agency_id)
            assert new_folder(session, name="名").name == "名"

    def test_a_new_version_wraps_and_the_older_still_opens(self, world: World):
        with world.work() as session:
            new_folder(session, name="前")
        with world.work():
            assert keyring.create_agency_key(world.ours) == 2
        with world.work() as session:
            new_folder(session, name="後")
        world.root.forget_all()

        with world.work(writes=False) as session:
            assert {folder.name for folder in session.scalars(sa.select(Folder))} == {"前", "後"}


class TestGuard:
    @pytest.mark.parametrize("model", [KeyWrap, DataKey, AgencyKey])
    def test_nobody_else_reads_a_key_table(self, world: World, model: type):
        with world.work() as session, pytest.raises(Unguarded):
            session.execute(sa.select(model))
