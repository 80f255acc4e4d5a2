"""The version that a form was opened on, as a hidden field brings it."""

import pytest

from casework.web.forms import seen_version


class TestSeenVersion:
    @pytest.mark.parametrize("typed", [None, "", "x", "-1", "1.5", "²", "9" * 5000])
    def test_is_one_that_no_row_has_where_it_is_no_number(self, typed):
        assert seen_version(typed) == 0

    def test_is_the_number(self):
        assert seen_version("12") == 12
