"""The list of data: what `docs/` says of tables and columns is what the models say, and every column has its reason."""

from casework.core.config import PROJECT_ROOT
from deploy import data_dictionary

DOCUMENT = PROJECT_ROOT / "docs" / "data-dictionary.md"


class TestDocument:
    def test_says_what_the_models_say(self):
        assert DOCUMENT.read_text("utf-8") == data_dictionary.render(), "run deploy/data_dictionary.py"

    def test_names_every_table(self):
        text = DOCUMENT.read_text("utf-8")

        assert not [model for model in data_dictionary.tables() if f"\n### {model.__tablename__}\n" not in text]


class TestSeals:
    def test_stand_on_columns_that_are_there(self):
        models = {model.__tablename__: model for model in data_dictionary.tables()}
        ours = [(table, name) for table, name in data_dictionary.seals() if table in models]

        assert ours
        assert not [name for table, name in ours if name not in models[table].__table__.columns]
