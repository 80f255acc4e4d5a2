"""Finding people, and who is shown to whom."""

import random
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from casework.access.actor import Actor
from casework.clients import directory, queries, service
from casework.clients.card import read_card, write_card
from casework.clients.models import Client, ClientAccess, ClientCard, Ground
from casework.clients.search import Index, Reason, search
from casework.core import clock
from casework.core.columns import new_id
from casework.core.errors import Forbidden, NotFound
from tests.clients.world import TAKAHASHI, details

FAMILIES = [
    ("髙橋", "タカハシ"),
    ("斎藤", "サイトウ"),
    ("大塚", "オオツカ"),
    ("山﨑", "ヤマザキ"),
    ("渡邉", "ワタナベ"),
]
GIVENS = [("花子", "ハナコ"), ("純", "ジュン"), ("優子", "ユウコ"), ("恵", "メグミ"), ("一郎", "イチロウ")]
TYPED = ["ﾀｶﾊｼ", "たかはし", "高橋", "さいとー", "斉藤", "オーツカ", "山崎", "渡辺", "ゆーこ", "ヂュン", "め"]


class TestSearch:
    def test_shows_the_first_and_counts_all(self, world):
        for number in range(5):
            world.take_in(family_name=f"同姓{number}", family_kana="ドウセイ")

        result = queries.search(world.actor("counsellor"), "どうせい", limit=3)

        assert (len(result.hits), result.count, result.has_more) == (3, 5, True)

    def test_asks_the_database_twice_however_many_there_are(self, world, count_statements):
        for number in range(20):
            world.take_in(family_name=f"同姓{number}", family_kana="ドウセイ")
        world.session.info.pop(directory.OWN_CHANGES)
        assert len(world.found("どうせい")) == 20

        with count_statements() as seen:
            world.found("どうせい")

        assert seen.total == 2

    def test_shows_a_card_that_was_changed_since(self, world):
        client = world.take_in()
        world.session.info.pop(directory.OWN_CHANGES)
        assert world.found("高橋") == ["髙橋 花子"]

        changed = details(**{**TAKAHASHI, "given_name": "はな"})
        service.change_client(world.actor("counsellor"), client, changed, version=1)
        world.session.flush()
        world.session.info.pop(directory.OWN_CHANGES)

        assert world.found("高橋") == ["髙橋 はな"]


class TestSearchAgainstAScan:
    def test_gives_the_same_hits_on_two_hundred_terms(self, world):
        dice = random.Random(7)
        for number in range(60):
            family, given = dice.choice(FAMILIES), dice.choice(GIVENS)
            client = world.take_in(
                family_name=family[0],
                family_kana=family[1],
                given_name=given[0],
                given_kana=given[1],
                birth=f"19{dice.randrange(50, 99)}-0{dice.randrange(1, 9)}-1{dice.randrange(9)}",
                phone=f"0701234{dice.randrange(10_000):04}",
            )
            world.number(client, f"さ-R8-{number:04}")
        whole = [(card.id.bytes, card.content) for card in world.session.scalars(select(ClientCard))]

        for term in _terms(dice, whole):
            scanned = {
                client_id for client_id, text in whole if search(Index([(client_id, text)]), term, today=clock.today())
            }
            result = queries.search(world.actor("counsellor"), term, limit=1000)
            assert {hit.client_id.bytes for hit in result.hits if hit.client_id} == scanned, term


def _terms(dice, whole):
    cards = [read_card(text) for _, text in whole]
    for _ in range(200):
        card = dice.choice(cards)
        yield dice.choice(
            [
                dice.choice(TYPED),
                card.kana[: dice.randrange(1, 6)],
                card.name[dice.randrange(2) :],
                card.birth.day.isoformat(),
                card.birth.text(),
                card.phone_tail,
                card.numbers[0],
                f"{card.family_kana[:2]} {card.given_kana[:2]}",
            ]
        )


class TestWhoIsShown:
    def test_the_unit_sees_whom_it_took_in(self, world):
        world.take_in()

        assert world.found("高橋", "counsellor") == world.found("高橋", "colleague") == ["髙橋 花子"]

    def test_another_unit_of_the_same_body_sees_nobody(self, world):
        client = world.take_in()

        assert world.found("高橋", "neighbour") == []
        with pytest.raises(NotFound):
            queries.get_client(world.actor("neighbour"), client.id)

    def test_another_agency_sees_nobody(self, world):
        client = world.take_in()
        world.act_for(world.theirs)
        stranger = world.theirs.actor("stranger")

        assert queries.search(stranger, "高橋").hits == ()
        with pytest.raises(NotFound):
            queries.get_client(stranger, client.id)

    def test_an_actor_of_another_agency_than_the_session_is_refused(self, world):
        with pytest.raises(Forbidden):
            queries.search(world.theirs.actor("stranger"), "高橋")

    def test_somebody_without_the_permission_may_not_search_and_sees_nobody(self, world):
        client = world.take_in()

        with pytest.raises(Forbidden):
            queries.search(world.actor("analyst"), "高橋")
        with pytest.raises(NotFound):
            queries.get_client(world.actor("analyst"), client.id)

    def test_reception_finds_people_for_the_desk_and_opens_no_record(self, world):
        world.take_in()

        assert [hit.can_open for hit in queries.search(world.actor("reception"), "高橋").hits] == [False]
        assert [hit.can_open for hit in queries.search(world.actor("counsellor"), "高橋").hits] == [True]

    def test_access_ends_at_its_end(self, world):
        client = world.take_in()
        row = world.session.query(ClientAccess).filter_by(client_id=client.id).one()
        row.valid_until = clock.now() + timedelta(hours=1)
        world.session.flush()

        assert world.found("高橋") == ["髙橋 花子"]
        with time_machine.travel(clock.now() + timedelta(hours=2)):
            assert world.found("高橋") == []

    def test_a_system_actor_reads_all_of_its_agency(self, world):
        client = world.take_in()

        assert queries.get_client(Actor.system(world.ours.agency_id), client.id) is client


class TestRestricted:
    @pytest.fixture
    def hidden(self, world):
        client = world.take_in(**TAKAHASHI, birth="S55.4.1", phone="090-1234-5678")
        world.number(client, "さ-R8-0012", old=("H15-7",))
        named = [world.ours[name].user_id for name in ("counsellor", "supervisor")]
        unit_id = world.actor("supervisor").unit_id
        service.restrict_client(world.actor("supervisor"), client, unit_id=unit_id, user_ids=named)
        world.session.flush()
        return client

    def test_named_people_go_on_seeing_them(self, world, hidden):
        assert world.found("高橋", "counsellor") == world.found("高橋", "supervisor") == ["髙橋 花子"]
        assert queries.get_client(world.actor("counsellor"), hidden.id) is hidden

    @pytest.mark.parametrize(
        "text", ["高橋", "たかはし", "S55.4.1", "5678", "090-1234-5678", "R8-0012", "0012", "H15-7", "高橋 さ-R8-0012"]
    )
    def test_others_find_no_trace(self, world, hidden, text):
        assert queries.search(world.actor("colleague"), text).hits == ()

    @pytest.mark.parametrize("text", ["さ-R8-0012", "さＲ８００１２"])
    def test_the_exact_case_number_brings_up_whom_to_ask_and_nothing_else(self, world, hidden, text):
        (hit,) = queries.search(world.actor("colleague"), text).hits

        assert hit.is_restricted
        assert hit.client_id is None
        assert not hit.can_open
        assert hit.card.owner_id == world.ours["counsellor"].user_id
        assert (hit.card.name, hit.card.kana, hit.card.birth, hit.card.phone_tail) == ("", "", None, "")

    def test_they_are_no_candidates(self, world, hidden):
        typed = details(**TAKAHASHI, birth="S55.4.1", phone="090-1234-5678")

        assert queries.candidates(world.actor("colleague"), typed) == ()
        assert queries.candidates(world.actor("counsellor"), typed) == ()
        with pytest.raises(NotFound):
            queries.get_candidate(world.actor("colleague"), hidden.id)

    def test_the_desk_does_not_see_them(self, world, hidden):
        with pytest.raises(NotFound):
            queries.get_client_at_desk(world.actor("reception"), hidden.id)


class TestCandidates:
    def test_come_from_other_units_too_and_name_no_contact(self, world):
        client = world.take_in(**TAKAHASHI, birth="S55.4.1", phone="090-1234-5678")
        world.number(client, "さ-R8-0012")

        (found,) = queries.candidates(world.actor("neighbour"), details(family_name="高橋", given_name="花子"))

        assert (found.name, found.kana, found.numbers) == ("髙橋 花子", "タカハシ ハナコ", ("さ-R8-0012",))
        assert found.owner_id == world.ours["counsellor"].user_id
        assert "5678" not in repr(found)

    def test_are_ordered_by_the_number_of_reasons(self, world):
        world.take_in(family_name="高橋", given_name="花子", family_kana="タカハシ", given_kana="ハナコ")
        world.take_in(**TAKAHASHI, birth="S55.4.1", phone="090-1234-5678")

        typed = details(family_kana="たかはし", given_kana="はなこ", birth="1980-04-01", phone="09012345678")
        found = queries.candidates(world.actor("counsellor"), typed)

        assert [one.name for one in found] == ["髙橋 花子", "高橋 花子"]
        assert found[0].reasons == (Reason.READING, Reason.BIRTH, Reason.PHONE)

    @pytest.mark.parametrize(
        ("told", "reason"),
        [({"birth": "S55.4.1"}, Reason.BIRTH), ({"phone": "090-1234-5678"}, Reason.PHONE)],
    )
    def test_need_no_name(self, world, told, reason):
        world.take_in(**TAKAHASHI, birth="S55.4.1", phone="090-1234-5678")

        (found,) = queries.candidates(world.actor("counsellor"), details(**told))

        assert found.reasons == (reason,)

    def test_a_birth_year_that_fits_is_a_reason_beside_the_name(self, world):
        world.take_in(**TAKAHASHI, birth="昭和55年")

        (found,) = queries.candidates(world.actor("counsellor"), details(family_name="高橋", birth="S55.4.1"))

        assert found.reasons == (Reason.NAME, Reason.BIRTH)

    def test_another_birth_date_hides_nobody(self, world):
        world.take_in(**TAKAHASHI, birth="S55.4.1")

        assert queries.candidates(world.actor("counsellor"), details(family_name="高橋", birth="S60.1.1"))

    def test_nobody_is_found_by_one_sign(self, world):
        world.take_in()

        assert queries.candidates(world.actor("counsellor"), details(family_kana="タ")) == ()

    def test_are_for_those_who_take_people_in(self, world):
        with pytest.raises(Forbidden):
            queries.candidates(world.actor("analyst"), details(family_name="高橋"))

    def test_that_were_recognised_are_opened_by_whoever_takes_in(self, world):
        client = world.take_in()

        assert queries.get_candidate(world.actor("neighbour"), client.id) is client


class TestGetClient:
    def test_is_not_found_by_an_unknown_id(self, world):
        with pytest.raises(NotFound):
            queries.get_client(world.actor("counsellor"), new_id())

    def test_opens_nothing_until_it_is_read(self, world):
        client_id = world.take_in().id
        world.session.expunge_all()

        client = queries.get_client(world.actor("counsellor"), client_id)

        assert isinstance(client, Client)
        assert "_opened_fields" not in client.__dict__
        assert client.family_name == "髙橋"

    def test_at_the_desk_is_open_where_the_agency_shares_no_more(self, world):
        client = world.take_in()
        for row in world.session.query(ClientAccess):
            row.ground = Ground.DESK
        world.session.flush()

        assert queries.get_client_at_desk(world.actor("reception"), client.id) is client
        with pytest.raises(NotFound):
            queries.get_client(world.actor("colleague"), client.id)


class TestOldKeys:
    def test_of_a_card_are_made_anew_when_the_rule_of_keys_has_changed(self, world):
        client = world.take_in()
        card = world.session.query(ClientCard).filter_by(id=client.id).one()
        card.content = write_card(read_card(card.content)).replace("タカハシ", "ムカシ", 2)
        card.keys_version = 0
        world.session.flush()

        assert world.found("たかはし") == ["髙橋 花子"]
