"""Taking in, changing and protecting a person."""

import pytest
from sqlalchemy import select

from casework.agencies import queries as agencies
from casework.agencies.models import AccessMode, Agency
from casework.audit.models import AuditEvent
from casework.clients import directory, queries, service
from casework.clients.card import read_card
from casework.clients.models import Client, ClientAccess, ClientCard, DirectoryVersion, Ground
from casework.clients.person import ContactSafety
from casework.core import clock
from casework.core.database import commit_work
from casework.core.errors import Forbidden, NotFound, RuleBroken, StaleVersion
from casework.crypto import keyring
from tests.clients.world import TAKAHASHI, born, details

HANAKO = details(**TAKAHASHI, birth="S55.4.1", phone="０９０−１２３４−５６７８")


def access_of(client):
    """Who sees a client now: person or None, and why."""
    rows = client_rows(client)
    return {(row.user_id, row.ground) for row in rows if row.valid_until is None or row.valid_until > clock.now()}


def client_rows(client):
    from_there = select(ClientAccess).where(ClientAccess.client_id == client.id)
    session = keyring.current().session
    session.flush()  # rows of this unit of work too
    return session.scalars(from_there).all()


def card_of(world, client):
    return read_card(world.session.scalars(select(ClientCard).where(ClientCard.id == client.id)).one().content)


def seq_of(world):
    return world.session.scalar(select(DirectoryVersion.seq))


@pytest.fixture
def assigned_only(world):
    agency = world.session.scalars(select(Agency).where(Agency.id == world.ours.agency_id)).one()
    agency.access_mode = AccessMode.ASSIGNED
    world.session.flush()  # the directory of agencies is read again
    agencies.forget()
    yield world
    agencies.forget()


class TestCreateClient:
    def test_keeps_what_was_told_under_a_key_of_its_own(self, world):
        client = world.take_in(**TAKAHASHI, birth="S55.4.1", phone="０９０−１２３４−５６７８", memo="杖を使う")

        assert (client.family_name, client.given_kana, client.phone) == ("髙橋", "ハナコ", "+819012345678")
        assert client.birth_date == born("S55.4.1")
        assert client.record_id == client.id
        assert keyring.current().has_key(client.id)

    def test_writes_nothing_personal_in_the_clear(self, world):
        client = world.take_in(**TAKAHASHI, birth="S55.4.1", phone="090-1234-5678", memo="杖を使う")

        plain = repr([value for name, value in vars(client).items() if not name.startswith("_")])
        for told in ("髙橋", "花子", "タカハシ", "1980", "5678", "杖"):
            assert told not in plain
            assert told not in repr(client)

    def test_stores_a_reading_in_full_width_katakana(self, world):
        client = world.take_in(family_name="高橋", family_kana="ﾀｶﾊｼ", given_kana="はなこ")

        assert client.display_kana == "タカハシ ハナコ"

    @pytest.mark.parametrize(
        ("told", "shown"),
        [
            ({"preferred_name": "ホアさん"}, "ホアさん"),
            ({"latin_name": "NGUYEN THI HOA", "preferred_name": "ホアさん"}, "NGUYEN THI HOA"),
            ({"family_kana": "たかはし"}, "タカハシ"),
            ({"family_name": " 髙橋 ", "given_name": ""}, "髙橋"),
        ],
    )
    def test_needs_no_more_than_one_name(self, world, told, shown):
        client = world.take_in(**told)

        assert client.display_name == shown
        assert card_of(world, client).name == shown

    @pytest.mark.parametrize(
        ("told", "field"),
        [
            ({}, "preferred_name"),
            ({"family_name": "　"}, "preferred_name"),
            ({"family_name": "高橋", "phone": "12"}, "phone"),
            ({"family_name": "高橋", "memo": "番号 123456789018"}, "memo"),
        ],
    )
    def test_refuses_nobody_no_number_and_a_my_number(self, world, told, field):
        with pytest.raises(RuleBroken) as refused:
            service.create_client(world.actor("counsellor"), details(**told), unit_id=world.ours.units[0])

        assert refused.value.field == field

    def test_opens_it_to_the_unit(self, world):
        client = world.take_in()

        assert access_of(client) == {(None, Ground.UNIT)}

    def test_opens_it_to_whoever_took_it_in_where_the_agency_shares_no_more(self, assigned_only):
        world = assigned_only
        client = world.take_in()

        assert access_of(client) == {(None, Ground.DESK), (world.ours["counsellor"].user_id, Ground.OPENED)}
        assert queries.get_client(world.actor("counsellor"), client.id) is client
        with pytest.raises(NotFound):
            queries.get_client(world.actor("colleague"), client.id)
        assert queries.get_client_at_desk(world.actor("colleague"), client.id) is client
        assert [hit.can_open for hit in queries.search(world.actor("colleague"), "高橋").hits] == [False]

    def test_knows_where_they_live(self, world):
        client = service.create_client(
            world.actor("counsellor"), HANAKO, unit_id=world.ours.units[0], municipality_code="242012"
        )
        world.session.flush()

        residence = queries.find_residence(client)
        assert residence is not None
        assert residence.municipality_code == "242012"

    def test_refuses_a_place_that_does_not_exist(self, world):
        with pytest.raises(NotFound):
            service.create_client(
                world.actor("counsellor"), HANAKO, unit_id=world.ours.units[0], municipality_code="000000"
            )

    def test_leaves_a_word_on_the_trail_and_no_value(self, world):
        client = world.take_in(**TAKAHASHI, phone="090-1234-5678")
        commit_work(world.session)

        event = world.session.scalars(select(AuditEvent).where(AuditEvent.action == "client.create")).one()
        assert event.record_id == client.id
        assert set(event.fields.split(",")) == {*TAKAHASHI, "phone", "contact_safety"}

    def test_is_for_those_who_take_people_in(self, world):
        with pytest.raises(Forbidden):
            service.create_client(world.actor("analyst"), HANAKO, unit_id=world.ours.units[0])


class TestChangeClient:
    def test_writes_what_changed_and_counts_the_version(self, world):
        client = world.take_in(preferred_name="はなさん")

        service.change_client(
            world.actor("colleague"), client, details(**TAKAHASHI, preferred_name="はなさん"), version=1
        )
        world.session.flush()

        assert (client.display_name, client.version) == ("髙橋 花子", 2)
        assert world.found("ﾀｶﾊｼ") == world.found("はなさん") == ["髙橋 花子"]

    def test_changes_nothing_where_nothing_changed(self, world):
        client = world.take_in(**TAKAHASHI, phone="090-1234-5678")
        before = seq_of(world)

        told = details(**TAKAHASHI, phone="（090）1234-5678")
        service.change_client(world.actor("counsellor"), client, told, version=1)

        assert (client.version, seq_of(world)) == (1, before)

    def test_refuses_an_older_version_and_shows_what_stands_there(self, world):
        client = world.take_in()
        newer = details(**{**TAKAHASHI, "given_name": "はな"})
        service.change_client(world.actor("counsellor"), client, newer, version=1)
        world.session.flush()

        older = details(**{**TAKAHASHI, "given_name": "花"})
        with pytest.raises(StaleVersion) as refused:
            service.change_client(world.actor("colleague"), client, older, version=1)

        assert refused.value.theirs == {"given_name": "はな"}

    def test_keeps_the_numbers_and_the_owner_of_the_card(self, world):
        client = world.take_in()
        world.number(client, "さ-R8-0012", old=("H15-7",))

        told = details(**{**TAKAHASHI, "given_name": "はな"})
        service.change_client(world.actor("counsellor"), client, told, version=1)
        world.session.flush()

        card = card_of(world, client)
        assert (card.name, card.numbers, card.old_numbers) == ("髙橋 はな", ("さ-R8-0012",), ("H15-7",))
        assert (card.status_line, card.owner_id) == ("支援提供", world.ours["counsellor"].user_id)

    @pytest.mark.parametrize("name", ["analyst"])
    def test_is_refused_without_the_permission(self, world, name):
        client = world.take_in()

        with pytest.raises(Forbidden):
            service.change_client(world.actor(name), client, HANAKO, version=1)


class TestMoveResidence:
    def test_keeps_the_history(self, world):
        client = world.take_in()
        for code in ("242012", "249998"):
            service.move_residence(world.actor("counsellor"), client, code)
            world.session.flush()

        assert [place.municipality_code for place in queries.list_residences(client)] == ["249998", "242012"]


class TestRefreshCard:
    def test_takes_the_next_number_of_the_directory(self, world):
        first = world.take_in()
        before = seq_of(world)

        world.number(first, "さ-R8-0001")

        assert seq_of(world) == before + 1

    def test_writes_nothing_where_the_card_says_the_same(self, world):
        client = world.take_in()
        world.number(client, "さ-R8-0001")
        before = seq_of(world)

        world.number(client, "さ-R8-0001")

        assert seq_of(world) == before

    def test_counts_each_agency_by_itself(self, world):
        world.take_in()
        before = seq_of(world)
        stranger = world.theirs.actor("stranger")
        commit_work(world.session)
        world.act_for(world.theirs)
        service.create_client(stranger, HANAKO, unit_id=stranger.unit_id)
        commit_work(world.session)

        assert seq_of(world) == 1
        world.act_for(world.ours)
        assert seq_of(world) == before

    def test_takes_the_owner_away_with_a_new_status(self, world):
        client = world.take_in()
        world.number(client, "さ-R8-0001")

        service.refresh_card(world.session, client, status_line="終結", owner_id=None)
        world.session.flush()

        assert (card_of(world, client).status_line, card_of(world, client).owner_id) == ("終結", None)


class TestGrantAccess:
    def test_opens_a_client_to_another_unit(self, world):
        client = world.take_in()
        unit_id = world.ours.units[1]

        service.grant_access(world.actor("counsellor"), client, unit_id=unit_id, user_id=None, ground=Ground.UNIT)
        world.session.flush()

        assert queries.get_client(world.actor("neighbour"), client.id) is client

    def test_adds_no_second_row_for_the_same(self, world):
        client = world.take_in()
        granted = [
            service.grant_access(
                world.actor("counsellor"), client, unit_id=world.ours.units[0], user_id=None, ground=Ground.UNIT
            )
            for _ in range(2)
        ]

        assert granted[0] is granted[1]
        assert len(client_rows(client)) == 1

    def test_ends_when_it_is_ended(self, world):
        client = world.take_in()

        ended = service.end_access(world.actor("counsellor"), client, unit_id=world.ours.units[0], user_id=None)
        world.session.flush()

        assert ended == 1
        with pytest.raises(NotFound):
            queries.get_client(world.actor("colleague"), client.id)

    def test_is_refused_without_the_permission(self, world):
        client = world.take_in()

        with pytest.raises(Forbidden):
            service.end_access(world.actor("analyst"), client, unit_id=world.ours.units[0], user_id=None)


class TestRestrictClient:
    @pytest.fixture
    def restricted(self, world):
        client = world.take_in()
        supervisor = world.actor("supervisor")
        named = [world.ours[name].user_id for name in ("supervisor", "counsellor")]
        service.restrict_client(supervisor, client, unit_id=supervisor.unit_id, user_ids=named)
        world.session.flush()
        return client

    def test_leaves_rows_for_the_named_alone(self, world, restricted):
        named = {(world.ours[name].user_id, Ground.NAMED) for name in ("supervisor", "counsellor")}

        assert access_of(restricted) == named
        assert {row.user_id for row in queries.list_named_people(restricted)} == {user_id for user_id, _ in named}

    def test_opens_to_nobody_without_a_name_from_then_on(self, world, restricted):
        granted = service.grant_access(
            world.actor("counsellor"), restricted, unit_id=world.ours.units[0], user_id=None, ground=Ground.UNIT
        )

        assert granted is None
        assert all(user_id for user_id, _ in access_of(restricted))

    def test_keeps_at_least_two_people(self, world, restricted):
        gone = world.ours["counsellor"].user_id

        with pytest.raises(RuleBroken):
            service.end_access(
                world.actor("supervisor"), restricted, unit_id=world.ours.units[0], user_id=gone, ground=Ground.NAMED
            )

    def test_is_refused_for_fewer_than_two_people(self, world):
        client = world.take_in()
        supervisor = world.actor("supervisor")

        with pytest.raises(RuleBroken):
            service.restrict_client(
                supervisor, client, unit_id=supervisor.unit_id, user_ids=[supervisor.user_id, supervisor.user_id]
            )

    def test_is_for_those_who_may_restrict(self, world):
        client = world.take_in()
        named = [world.ours[name].user_id for name in ("supervisor", "counsellor")]

        with pytest.raises(Forbidden):
            service.restrict_client(world.actor("counsellor"), client, unit_id=world.ours.units[0], user_ids=named)

    def test_can_be_lifted(self, world, restricted):
        service.unrestrict_client(world.actor("supervisor"), restricted, unit_id=world.ours.units[0])
        world.session.flush()

        assert access_of(restricted) == {(None, Ground.UNIT)}
        assert world.found("高橋", "colleague") == ["髙橋 花子"]


class TestSearchClients:
    def test_puts_the_count_on_the_trail_and_not_the_text(self, world):
        world.take_in()
        commit_work(world.session)

        service.search_clients(world.actor("counsellor"), "たかはし")
        service.check_candidates(world.actor("counsellor"), HANAKO)
        commit_work(world.session)

        actions = ("client.search", "client.candidates")
        events = world.session.scalars(select(AuditEvent).where(AuditEvent.action.in_(actions))).all()
        assert {(event.action, event.rule) for event in events} == {(action, "shown:1") for action in actions}
        assert not any("たかはし" in repr(vars(event)) for event in events)


class TestDirectory:
    def test_of_one_transaction_is_nobody_elses_until_it_is_committed(self, world):
        client = world.take_in()
        commit_work(world.session)
        world.session.info.pop(directory.OWN_CHANGES)
        assert world.found("高橋") == ["髙橋 花子"]

        told = details(**{**TAKAHASHI, "given_name": "太郎"})
        service.change_client(world.actor("counsellor"), client, told, version=1)
        world.session.flush()
        assert world.found("高橋") == ["髙橋 太郎"]
        world.session.rollback()
        world.session.info.clear()
        world.act_for(world.ours)

        assert world.found("高橋") == ["髙橋 花子"]

    def test_leaves_out_whose_key_was_destroyed(self, world):
        client = world.take_in()
        world.take_in(family_name="高橋", given_name="次郎")
        keyring.current().shred(client.id)
        world.session.flush()

        assert world.found("高橋") == ["高橋 次郎"]


class TestContactSafety:
    def test_is_careful_where_nobody_asked(self, world):
        client = world.take_in()

        assert client.safety == ContactSafety(voicemail="ask", say_agency="ask", envelope="plain")


class TestWithin:
    def test_a_client_of_another_agency_is_refused_everywhere(self, world):
        client = world.take_in()
        stranger = world.theirs.actor("stranger")

        assert isinstance(client, Client)
        for refused in (
            lambda: service.change_client(stranger, client, HANAKO, version=1),
            lambda: service.move_residence(stranger, client, "242012"),
            lambda: service.grant_access(
                stranger, client, unit_id=stranger.unit_id, user_id=stranger.user_id, ground=Ground.OWNER
            ),
            lambda: service.end_access(stranger, client, unit_id=stranger.unit_id, user_id=None),
            lambda: service.restrict_client(stranger, client, unit_id=stranger.unit_id, user_ids=[]),
        ):
            with pytest.raises(Forbidden):
                refused()
