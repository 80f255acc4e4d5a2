"""When a directory is read, when it is merged, when it is dropped. What it finds: test_search.py, test_queries.py."""

from datetime import timedelta

import pytest
import time_machine

from casework.clients import directory
from casework.core import clock
from casework.core.errors import Forbidden
from tests.clients.world import TAKAHASHI


@pytest.fixture
def shared(world):
    """The world, as somebody sees it who changed nothing themselves."""
    world.session.info.pop(directory.OWN_CHANGES, None)
    return world


def of(world):
    world.session.info.pop(directory.OWN_CHANGES, None)
    return directory.of(world.actor("counsellor"))


def names(found, text="たかはし"):
    return [proposal.card.name for proposal in found.search(text, today=clock.today())]


class TestOf:
    def test_is_read_once_and_kept(self, world, count_statements):
        world.take_in()
        first = of(world)

        with count_statements() as seen:
            again = of(world)

        assert again is first
        assert seen.total == 1

    def test_reads_what_changed_and_no_more(self, world, count_statements):
        world.take_in()
        of(world)
        world.take_in(**{**TAKAHASHI, "given_name": "太郎", "given_kana": "タロウ"})

        with count_statements() as seen:
            kept = of(world)

        assert names(kept) == ["髙橋 太郎", "髙橋 花子"]
        assert [len(index) for index in kept.indexes] == [1, 1]
        assert seen.total == 2

    def test_joins_what_changed_with_the_rest_when_it_grows(self, world, monkeypatch):
        monkeypatch.setattr(directory, "MERGE_FROM", 1)
        world.take_in()
        of(world)
        for given in ("太郎", "次郎"):
            world.take_in(**{**TAKAHASHI, "given_name": given, "given_kana": ""})

        kept = of(world)

        assert sorted(names(kept)) == ["髙橋 太郎", "髙橋 次郎", "髙橋 花子"]
        assert [len(index) for index in kept.indexes] == [3, 0]

    def test_reads_all_again_where_the_database_stands_further_back(self, world):
        world.take_in()
        kept = of(world)
        kept.seq = 1000

        assert names(of(world)) == ["髙橋 花子"]
        assert kept.seq == 1

    def test_is_dropped_after_five_minutes_without_a_question(self, world):
        world.take_in()
        first = of(world)

        with time_machine.travel(clock.now() + timedelta(minutes=4)):
            assert of(world) is first
        with time_machine.travel(clock.now() + timedelta(minutes=10)):
            assert of(world) is not first

    def test_is_refused_to_an_actor_of_another_agency(self, shared):
        with pytest.raises(Forbidden):
            directory.of(shared.theirs.actor("stranger"))

    def test_holds_nobody_of_another_agency(self, world):
        world.take_in()
        of(world)
        world.act_for(world.theirs)

        assert names(directory.of(world.theirs.actor("stranger"))) == []
