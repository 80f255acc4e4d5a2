"""Rules J-5 to J-7."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.japan.kana import (
    SearchKeys,
    collation_key,
    kanji_key,
    latin_key,
    loose1_key,
    loose2_key,
    search_keys,
    strict_key,
    to_katakana,
)
from casework.japan.kanji_variants import CLASSES

KANA = st.text(st.characters(min_codepoint=0x3041, max_codepoint=0x30FF) | st.sampled_from("ｱｶｻﾊﾟﾞﾟｰ゛゜ "))


class TestToKatakana:
    @pytest.mark.parametrize(
        ("text", "stored"),
        [
            ("さいとう", "サイトウ"),
            ("ｻｲﾄｳ ﾀﾛｳ", "サイトウ タロウ"),
            ("ｶﾞｷﾞﾊﾟ", "ガギパ"),
            ("か゛ハ゜", "ガパ"),
            ("サイト-", "サイトー"),
            ("さいとう　　たろう ", "サイトウ タロウ"),
            ("ゔぁんさん", "ヴァンサン"),
            ("いすゞ", "イスヾ"),
            ("", ""),
        ],
    )
    def test_gives_full_width_katakana(self, text, stored):
        assert to_katakana(text) == stored

    @given(KANA)
    def test_changes_nothing_the_second_time(self, text):
        assert to_katakana(to_katakana(text)) == to_katakana(text)


class TestStrictKey:
    @pytest.mark.parametrize(
        ("text", "key"),
        [
            ("さいとう", "サイトウ"),
            ("サイトー", "サイトー"),
            ("ｻｲﾄｰ", "サイトー"),
            ("ｶﾞｷﾞ", "ガギ"),
            ("か゛は゜", "ガパ"),
            ("か\u3099", "ガ"),
            ("オノ・アキ コ", "オノアキコ"),
            ("いすゞ", "イスズ"),
            ("さゝき", "ササキ"),
            ("みすゞゞ", "ミスズズ"),
            ("ゝ" * 2000, ""),
            ("さ" + "ゝ" * 2000, "サ" * 2001),
            ("山田みどり", "ミドリ"),
            ("Maria 123", ""),
        ],
    )
    def test_keeps_kana_alone(self, text, key):
        assert strict_key(text) == key

    @given(KANA)
    def test_changes_nothing_the_second_time(self, text):
        assert strict_key(strict_key(text)) == strict_key(text)


class TestLoose1Key:
    @pytest.mark.parametrize(
        "names",
        [
            ("サイトー", "さいとう", "ｻｲﾄｳ"),
            ("ユーコ", "ユウコ", "ゆうこ"),
            ("ヴァンサン", "バンサン"),
            ("ヴィヴェヴォヴ", "ビベボブ"),
            ("ジュン", "ジユン", "ヂュン"),
            ("オオヅカ", "オオズカ", "オーズカ"),
            ("カヲル", "カオル"),
            ("オオノ", "オノ"),
            ("キョウコ", "キヨコ"),
            ("ヱミ", "エミ"),
        ],
    )
    def test_joins_names_that_sound_alike(self, names):
        assert len({loose1_key(name) for name in names}) == 1

    @pytest.mark.parametrize(
        ("one", "other"), [("オオツカ", "オオヅカ"), ("サトウ", "サドウ"), ("アイ", "ア"), ("イウ", "イ")]
    )
    def test_keeps_other_names_apart(self, one, other):
        assert loose1_key(one) != loose1_key(other)


class TestLoose2Key:
    @pytest.mark.parametrize(
        "names",
        [("オオツカ", "オオヅカ"), ("ナカシマ", "ナカジマ"), ("ヤマサキ", "ヤマザキ"), ("ハンナ", "パンナ", "バンナ")],
    )
    def test_joins_names_that_differ_in_voicing(self, names):
        assert len({loose2_key(name) for name in names}) == 1

    def test_is_made_from_the_strict_key(self):
        assert loose2_key("オオヅカ") != loose2_key(loose1_key("オオヅカ"))

    @given(KANA)
    def test_comes_out_alike_from_the_text_and_from_its_strict_key(self, text):
        assert loose2_key(text) == loose2_key(strict_key(text))


class TestKanjiKey:
    @pytest.mark.parametrize(
        "names",
        [
            ("斎藤", "斉藤", "齋藤", "齊藤"),
            ("渡辺", "渡邊", "渡邉", "渡邉\U000e0100"),
            ("高橋", "髙橋"),
            ("山崎", "山﨑"),
            ("沢", "澤"),
            ("浜", "濱", "濵"),
            ("島", "嶋", "嶌"),
            ("国", "國"),
            ("広", "廣"),
            ("桜", "櫻"),
            ("吉", "𠮷"),
            ("富", "冨"),
            ("竜", "龍"),
            ("真", "眞"),
            ("徳", "德"),
            ("恵", "惠"),
            ("柳", "栁"),
            ("桑", "桒"),
            ("瀬", "瀨"),
            ("関", "關"),
            ("黒", "黑"),
            ("槇", "槙"),
            ("薮", "藪"),
            ("佐々木", "佐佐木"),
            ("関ヶ原", "関ケ原"),
            ("三ッ井", "三つ井"),
            ("神", "\ufa19"),
            ("山田 太郎", "山田　太郎", "山田太郎"),
            ("ﾐﾄﾞﾘ", "みどり"),
            ("Abc", "ＡＢＣ"),
        ],
    )
    def test_joins_ways_of_writing_one_name(self, names):
        assert len({kanji_key(name) for name in names}) == 1

    @pytest.mark.parametrize(("one", "other"), [("坂本", "阪本"), ("大野", "小野"), ("畑", "畠")])
    def test_keeps_other_names_apart(self, one, other):
        assert kanji_key(one) != kanji_key(other)

    @given(st.text(st.sampled_from("".join(CLASSES))))
    def test_changes_nothing_the_second_time(self, text):
        assert kanji_key(kanji_key(text)) == kanji_key(text)


class TestLatinKey:
    @pytest.mark.parametrize(
        ("text", "key"),
        [
            ("Nguyễn Thị Đào", "NGUYENTHIDAO"),
            ("dos Santos", "DOSSANTOS"),
            ("João O'Brien-Núñez", "JOAOOBRIENNUNEZ"),
            ("ＭＡＲＩＡ", "MARIA"),
            ("Łukasz Ørsted", "LUKASZORSTED"),
            ("Weiß", "WEISS"),
            ("山田みどり", ""),
        ],
    )
    def test_keeps_plain_capitals_alone(self, text, key):
        assert latin_key(text) == key


class TestCollationKey:
    def test_sorts_in_the_order_of_the_kana_table(self):
        names = [
            "アイ",
            "ｲﾉｳｴ",
            "うえだ",
            "オノ",
            "カトウ",
            "ガトウ",
            "キヨコ",
            "サイトウ",
            "ハシ",
            "バシ",
            "パシ",
            "ミエ",
            "ワタナベ",
            "ヲカ",
            "ンガ",
        ]
        shuffled = names[::-1]

        assert sorted(shuffled, key=collation_key) == names

    def test_puts_the_family_name_before_the_given_name(self):
        people = [("オノ", "ワカ"), ("オノダ", "アキ"), ("カトウ", "ワカ"), ("ガトウ", "アキ")]
        shuffled = people[::-1]

        assert sorted(shuffled, key=lambda person: collation_key(*person)) == people

    def test_reads_a_long_vowel_as_its_vowel(self):
        assert sorted(["ユエ", "ユーコ", "ユウコ", "ユイ"], key=collation_key) == ["ユイ", "ユーコ", "ユウコ", "ユエ"]

    def test_puts_small_kana_before_large(self):
        assert sorted(["キヨコ", "キョコ"], key=collation_key) == ["キョコ", "キヨコ"]

    def test_puts_names_without_kana_last(self):
        assert sorted(["MARIA", "山田", "ンガ", "ANNA"], key=collation_key) == ["ンガ", "ANNA", "MARIA", "山田"]


class TestSearchKeys:
    def test_gathers_the_keys_of_every_name(self):
        keys = search_keys(
            family="渡邉",
            given="花子",
            family_kana="ワタナベ",
            given_kana="ハナコ",
            latin="Hanako Watanabe",
            others=["髙橋", "はなちゃん"],
        )

        assert keys == SearchKeys(
            kanji=("渡辺花子", "高橋", "ハナチヤン"),
            strict=("ワタナベハナコ", "ハナチャン"),
            loose1=("ワタナベハナコ", "ハナチヤン"),
            loose2=("ワタナヘハナコ", "ハナチヤン"),
            latin=("HANAKOWATANABE",),
            collation=collation_key("ワタナベ", "ハナコ"),
        )

    def test_keeps_the_given_name_whole_when_a_long_vowel_would_cross_the_border(self):
        keys = search_keys(family_kana="マツモト", given_kana="オサム")

        assert keys.loose1 == ("マツモトサム", "マツモトオサム")

    def test_holds_no_empty_keys(self):
        keys = search_keys(others=["", " "])

        assert (keys.kanji, keys.strict, keys.loose1, keys.loose2, keys.latin) == ((), (), (), (), ())

    @given(KANA)
    def test_finds_a_reading_typed_as_a_single_name(self, reading):
        stored = search_keys(family="山田", family_kana=reading)

        assert set(search_keys(family=reading).strict) <= set(stored.strict)
