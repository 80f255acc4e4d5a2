"""The notices: every file and package that comes from elsewhere stands in the document, with its licence."""

from casework.core.config import PROJECT_ROOT
from deploy import third_party

DOCUMENT = PROJECT_ROOT / "docs" / "third-party.md"


class TestDocument:
    def test_says_what_is_used(self):
        assert DOCUMENT.read_text("utf-8") == third_party.render(), "run deploy/third_party.py"

    def test_knows_the_licence_of_everything(self):
        assert "| ? |" not in third_party.render()
