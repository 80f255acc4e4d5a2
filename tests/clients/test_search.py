"""Finding people among opened cards. In memory: no database, no keys."""

from datetime import date

import pytest

from casework.clients.card import Card, read_card, write_card
from casework.clients.search import LONGEST_TEXT, Index, Rank, Reason, search
from casework.core.columns import new_id
from casework.japan.phone import phone_tail
from tests.clients.world import born

TODAY = date(2026, 11, 22)

# family, given, readings, and texts that must find them
RECALL = [
    ("髙橋", "花子", "タカハシ", "ハナコ", "ﾀｶﾊｼ たかはし タカハシ 高橋 髙橋 高橋花子 髙橋　花子 はなこ たかはしはな"),
    ("斎藤", "一郎", "サイトウ", "イチロウ", "斉藤 齋藤 齊藤 ｻｲﾄｰ さいとう サイトオ いちろー"),
    ("渡邉", "純", "ワタナベ", "ジュン", "渡辺 渡邊 わたなべ ﾜﾀﾅﾍﾞ じゆん ヂュン じゅん"),
    ("大塚", "優子", "オオツカ", "ユウコ", "おおつか オーツカ オオヅカ ゆーこ ﾕｳｺ"),
    ("山﨑", "恵", "ヤマザキ", "メグミ", "山崎 山嵜 やまさき ﾔﾏｻﾞｷ 惠"),
    ("𠮷田", "徳", "ヨシダ", "トク", "吉田 𠮷田 よしだ ヨシタ 德"),
    ("佐々木", "健", "ササキ", "ケン", "佐佐木 佐々木 ささき ササキ"),
    ("関ヶ原", "武", "セキガハラ", "タケシ", "関ケ原 関ヶ原 せきがはら"),
    ("濵田", "桜", "ハマダ", "サクラ", "浜田 濱田 櫻 はまた"),
]
LOOKED_FOR = [(text, family) for family, _, _, _, texts in RECALL for text in texts.split(" ")]


def card(family="髙橋", given="", family_kana="", given_kana="", *, birth="", phone="", **told):
    """A card as it is written for a client."""
    return Card(family, given, family_kana, given_kana, birth=born(birth, TODAY), phone_tail=phone_tail(phone), **told)


def index(*cards):
    """An index of these cards."""
    return Index([(new_id().bytes, write_card(one)) for one in cards])


def found(cards, text):
    """Names of the cards that a text finds, in order."""
    among = cards if isinstance(cards, Index) else index(*cards)
    return [read_card(among.text(match.row)).name for match in search(among, text, today=TODAY)]


HANAKO = card("髙橋", "花子", "タカハシ", "ハナコ", birth="昭和55年4月1日", phone="090-1234-5678")


class TestSearch:
    @pytest.mark.parametrize(("text", "family"), LOOKED_FOR)
    def test_finds_everybody_however_they_are_written(self, text, family):
        crowd = [card(*names) for *names, _ in RECALL]

        assert any(name.startswith(family) for name in found(crowd, text))

    def test_shows_the_exact_reading_before_the_similar_one(self):
        assert found([card("小野", "", "オノ"), card("大野", "", "オオノ")], "おおの") == ["大野", "小野"]

    def test_orders_equals_by_their_reading(self):
        crowd = [card(name, "恵", kana) for name, kana in (("和田", "ワダ"), ("阿部", "アベ"), ("佐藤", "サトウ"))]

        assert found(crowd, "恵") == ["阿部 恵", "佐藤 恵", "和田 恵"]

    @pytest.mark.parametrize("text", ["NGUYEN", "nguyễn", "Thi Hoa", "ホアさん", "ほあさん"])
    def test_finds_a_name_in_latin_letters_and_what_they_are_called(self, text):
        assert found([card("", latin="NGUYEN THI HOA", preferred="ホアさん")], text) == ["NGUYEN THI HOA"]

    @pytest.mark.parametrize("text", ["1980-04-01", "S55.4.1", "昭和55年4月1日", "１９８０／４／１", "19800401"])
    def test_finds_a_birth_date_in_either_calendar(self, text):
        assert found([HANAKO, card("別人", birth="昭和55年4月2日")], text) == ["髙橋 花子"]

    @pytest.mark.parametrize("text", ["1980年4月", "昭和55年4月", "1980年", "昭和55年"])
    def test_finds_a_year_and_a_month_of_birth(self, text):
        assert found([HANAKO, card("別人", birth="昭和56年4月1日")], text) == ["髙橋 花子"]

    def test_finds_somebody_whose_year_alone_is_known_behind_the_exact_day(self):
        crowd = [card("年のみ", birth="昭和55年"), card("月まで", birth="昭和55年4月"), card("日まで", birth="S55.4.1")]

        assert found(crowd, "S55.4.1") == ["日まで", "月まで", "年のみ"]

    @pytest.mark.parametrize("text", ["5678", "090-1234-5678", "０９０１２３４５６７８", "(090) 1234 5678"])
    def test_finds_the_end_of_a_telephone_number(self, text):
        assert found([HANAKO, card("別人", phone="090-1234-5679")], text) == ["髙橋 花子"]

    @pytest.mark.parametrize("text", ["さ-R8-0012", "サR80012", "r8-0012", "Ｒ８－００１２", "H15-7"])
    def test_finds_a_case_number_and_one_of_the_old_ledger(self, text):
        numbered = card("番号", numbers=("さ-R8-0012", "さ-R6-0003"), old_numbers=("H15-7",))

        assert found([HANAKO, numbered], text) == ["番号"]

    @pytest.mark.parametrize(
        ("text", "reason", "rank"),
        [
            ("高橋", Reason.NAME, Rank.STRICT),
            ("たかはし", Reason.READING, Rank.STRICT),
            ("たかはーし", Reason.SIMILAR, Rank.LOOSE1),
            ("たがはし", Reason.SIMILAR, Rank.LOOSE2),
            ("1980-4-1", Reason.BIRTH, Rank.STRICT),
            ("5678", Reason.PHONE, Rank.STRICT),
        ],
    )
    def test_says_why_and_how_sure(self, text, reason, rank):
        (match,) = search(index(HANAKO), text, today=TODAY)

        assert (match.reasons, match.rank) == ((reason,), rank)

    def test_asks_every_word_of_several(self):
        crowd = [HANAKO, card("髙橋", "太郎", "タカハシ", "タロウ", birth="S60.1.1")]

        assert found(crowd, "花子 たかはし") == ["髙橋 花子"]
        assert found(crowd, "たかはし S60.1.1") == ["髙橋 太郎"]
        assert found(crowd, "花子 S60.1.1") == []

    @pytest.mark.parametrize("text", ["", "  ", "゛", "・", "☆", "\n", "%", "_", "'", "\x1e", "\x1d", "|day", "|"])
    def test_finds_nobody_by_nothing(self, text):
        assert found([HANAKO], text) == []

    def test_never_joins_two_cards_or_two_names(self):
        crowd = [card("山田", "", "ヤマダ", preferred="ハナ"), card("川口", "", "カワグチ")]

        assert found(crowd, "ヤマダハナ") == found(crowd, "ダカワ") == []

    def test_reads_no_more_than_a_line(self):
        assert found([HANAKO], "た" * LONGEST_TEXT * 100) == []

    def test_finds_nobody_in_an_empty_office(self):
        assert found([], "高橋") == []


class TestWriteCard:
    def test_reads_back_as_it_was(self):
        told = card(
            "髙橋",
            "花子",
            "タカハシ",
            "ハナコ",
            birth="45歳",
            phone="090-1234-5678",
            latin="HANA",
            preferred="はな",
            alias="旧姓",
            numbers=("さ-R8-0012", "さ-R8-0013"),
            old_numbers=("H15-7",),
            status_line="支援中",
            owner_id=new_id(),
        )

        assert read_card(write_card(told)) == told

    def test_keeps_its_parts_apart_whatever_was_typed(self):
        told = card("髙\x1e橋", "花\x1f子\x1d", status_line="一行目\n二行目")

        again = read_card(write_card(told))

        assert (again.family, again.given, again.status_line) == ("髙 橋", "花 子 ", "一行目 二行目")
        assert set(found([told, HANAKO], "花子")) == {"髙 橋 花 子 ", "髙橋 花子"}
