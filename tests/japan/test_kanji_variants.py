"""The table of variant kanji."""

import unicodedata

from casework.japan.kanji_variants import CLASSES, REPRESENTATIVES


class TestClasses:
    def test_hold_each_kanji_once(self):
        signs = "".join(CLASSES)

        assert len(signs) == len(set(signs))

    def test_hold_at_least_two_kanji(self):
        assert all(len(members) > 1 for members in CLASSES)

    def test_hold_no_kanji_that_nfkc_would_change_first(self):
        assert unicodedata.normalize("NFKC", "".join(CLASSES)) == "".join(CLASSES)


class TestRepresentatives:
    def test_stand_for_themselves(self):
        assert all(members[0].translate(REPRESENTATIVES) == members[0] for members in CLASSES)
