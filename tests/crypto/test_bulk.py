"""Opening one text of many records at once: the same answers as one by one, the same refusals."""

import pytest
import sqlalchemy as sa

from casework.crypto import keyring
from casework.crypto.bulk import open_texts
from casework.crypto.errors import NotOpened
from casework.crypto.models import DataKey, KeyKind, KeyWrap
from tests.crypto.tables import Folder
from tests.crypto.world import World, new_folder
from tests.support.statements import counted

pytestmark = pytest.mark.both_engines
FOLDER = Folder.metadata.tables["test_folder"]
WRAP = KeyWrap.metadata.tables["key_wrap"]
DATA_KEY = DataKey.metadata.tables["data_key"]
NAMES = {"髙橋", "斎藤", "渡邉"}


@pytest.fixture
def folders(world: World):
    with world.work() as session:
        made = {name: new_folder(session, name=name) for name in sorted(NAMES)}
        ids = {name: folder.id for name, folder in made.items()}
    world.root.forget_all()
    return ids


def opened(world: World, agency_id=None):
    with world.work(agency_id, writes=False) as session:
        rows = open_texts(session, Folder, "test_folder.name", Folder.id, where=sa.true())
        return {text: (record, row_id) for record, text, row_id in rows}


class TestOpenTexts:
    def test_opens_what_the_fields_themselves_open(self, world: World, folders):
        found = opened(world)

        assert found == {name: (folder_id.bytes, folder_id) for name, folder_id in folders.items()}

    def test_asks_the_database_once_beside_the_agency_s_own_key(self, world: World, folders):
        opened(world)

        with counted(world.engine) as seen:
            opened(world)

        assert seen.total == 1

    def test_opens_nothing_for_another_agency_or_none(self, world: World, folders):
        assert opened(world, world.theirs) == {}

    def test_leaves_out_whose_key_was_destroyed(self, world: World, folders):
        with world.work():
            keyring.current().shred(folders["髙橋"])

        assert set(opened(world)) == NAMES - {"髙橋"}

    def test_opens_older_and_newer_epochs(self, world: World, folders):
        with world.work() as session:
            folder = session.scalars(sa.select(Folder).where(Folder.id == folders["髙橋"])).one()
            assert folder.name == "髙橋"
            keyring.current().new_record_key(folder.id, KeyKind.CLIENT, epoch=2)
            folder.name = "高橋"

        assert set(opened(world)) == {"高橋", "斎藤", "渡邉"}

    @pytest.mark.parametrize(
        ("table", "column"),
        [(FOLDER, "name_ct"), (WRAP, "wrapped"), (DATA_KEY, "commit16")],
        ids=["ciphertext", "wrap", "commitment"],
    )
    @pytest.mark.parametrize("change", ["flip", "exchange"])
    def test_refuses_what_was_altered_or_moved(self, world: World, folders, table, column, change):
        one, other = folders["髙橋"], folders["斎藤"]
        record = table.c.id if table is FOLDER else table.c.record_id
        with world.console() as connection:
            blob = connection.execute(
                sa.select(table.c[column]).where(record == (one if change == "flip" else other))
            ).scalar_one()
            forged = blob[:-1] + bytes([blob[-1] ^ 1]) if change == "flip" else blob
            connection.execute(sa.update(table).where(record == one).values({column: forged}))
        world.root.forget_all()

        with pytest.raises(NotOpened):
            opened(world)
