"""Search and sorting keys of names. Rules J-5 to J-7.

Keys are compared as substrings, first strict, then loose1, then loose2. An empty key matches nothing: callers skip it.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import jaconv

from casework.japan.kanji_variants import REPRESENTATIVES

_VOICED, _HALF_VOICED = "\u3099", "\u309a"
_DETACHED_MARKS = str.maketrans({"゛": _VOICED, "゜": _HALF_VOICED, "ﾞ": _VOICED, "ﾟ": _HALF_VOICED})
_NOT_KANA = re.compile(r"[^ァ-ヺーㇰ-ㇿ]")
_SMALL = str.maketrans(
    "ァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ",
    "アイウエオツヤユヨワカケクシストヌハヒフヘホムラリルレロ",
)
_V_SOUND = re.compile(r"ヴ([ァィェォ])")
_V_ROW = {"ァ": "バ", "ィ": "ビ", "ェ": "ベ", "ォ": "ボ"}
# ヰ, ヱ and the rare ヷ row are not in the rule's list; they are read like the kana beside them.
_SAME_SOUND = str.maketrans("ヴヂヅヲヰヱヷヸヹヺ", "ブジズオイエバビベボ")
_O_ROW = "オコソトノホモヨロヲゴゾドボポ"
_U_ROW = "ウクスツヌフムユルグズヅブプヴ"
_LONG_VOWEL = re.compile(rf"(?<=[{_O_ROW}{_U_ROW}])ウ|(?<=[{_O_ROW}])オ")

_SELECTORS = re.compile(r"[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_KANJI_REPEATED = re.compile(r"(.)[々〻]")
# Letters that NFKD leaves whole.
_LATIN_LETTERS = str.maketrans(
    {"Đ": "D", "Ð": "D", "Ø": "O", "Ł": "L", "Æ": "AE", "Œ": "OE", "Þ": "TH", "Ħ": "H", "Ŧ": "T", "Ŋ": "N", "Ə": "E"}
)
_NOT_LATIN = re.compile(r"[^A-Z0-9]")

_VOWEL_ROWS = {
    "ア": "アカサタナハマヤラワ",
    "イ": "イキシチニヒミリヰ",
    "ウ": "ウクスツヌフムユル",
    "エ": "エケセテネヘメレヱ",
    "オ": "オコソトノホモヨロヲ",
}
_VOWEL_OF = {kana: vowel for vowel, row in _VOWEL_ROWS.items() for kana in row}


@dataclass(frozen=True)
class SearchKeys:
    """All keys of one person's names. Each tuple holds one key a name, without empty or repeated ones.

    Attributes:
        kanji: Names as written, variants folded.
        strict: Readings as they are.
        loose1: Readings with long vowels, small kana and like sounds folded; both as one word and as family and
            given name, so that neither マツモトオサム nor オサム loses its match.
        loose2: Readings with voicing folded too.
        latin: Names in Latin letters.
        collation: Sorts the person among others, in 五十音 order.
    """

    kanji: tuple[str, ...]
    strict: tuple[str, ...]
    loose1: tuple[str, ...]
    loose2: tuple[str, ...]
    latin: tuple[str, ...]
    collation: str


def search_keys(
    *,
    family: str = "",
    given: str = "",
    family_kana: str = "",
    given_kana: str = "",
    latin: str = "",
    others: Iterable[str] = (),
) -> SearchKeys:
    """Return the keys of a person, or of what was typed to find one (``search_keys(family=typed)``).

    Args:
        family: Family name, or a name that has no parts.
        given: Given name; may be empty.
        family_kana: Its reading, in any kana.
        given_kana: The reading of the given name.
        latin: The name in Latin letters.
        others: Former, assumed and preferred names, in any script.
    """
    others = tuple(others)
    readings = _distinct(strict_key(name) for name in (family_kana + given_kana, family + given, *others))
    return SearchKeys(
        kanji=_distinct(kanji_key(name) for name in (family + given, *others)),
        strict=readings,
        loose1=_distinct((*map(loose1_key, readings), loose1_key(family_kana) + loose1_key(given_kana))),
        loose2=_distinct((*map(loose2_key, readings), loose2_key(family_kana) + loose2_key(given_kana))),
        latin=_distinct(latin_key(name) for name in (latin, family + given, *others)),
        collation=collation_key(family_kana or family or latin, given_kana or given),
    )


def to_katakana(text: str) -> str:
    """Return a reading as it is stored: full-width katakana, single plain spaces; other signs stay.

    Half-width kana, hiragana and detached 濁点 are converted. A hyphen behind a kana is a mistyped long vowel.
    """
    composed = unicodedata.normalize("NFC", jaconv.h2z(text).translate(_DETACHED_MARKS))
    katakana = re.sub(r"(?<=[ァ-ヺ])[-‐‑–—―−－](?!\d)", "ー", jaconv.hira2kata(composed))
    return " ".join(katakana.split())


def strict_key(text: str) -> str:
    """Return the reading in katakana with everything but kana removed.

    Source: rule 1 of the house's kana keys: NFKC, 濁点 composed, hiragana to katakana; 踊り字 are written out.
    """
    katakana = jaconv.hira2kata(unicodedata.normalize("NFKC", text.translate(_DETACHED_MARKS)))
    return _NOT_KANA.sub("", _write_out_repeats(katakana))


def loose1_key(text: str) -> str:
    """Return the strict key with like sounds joined and long vowels removed: サイトー and さいとう give one key.

    Source: rule 2 of the house's kana keys: ヴ to the バ row, ヂ to ジ, ヅ to ズ, ヲ to オ, small kana to large.
    """
    plain = _V_SOUND.sub(lambda match: _V_ROW[match[1]], strict_key(text))
    return _shorten(plain.translate(_SAME_SOUND).translate(_SMALL))


def loose2_key(text: str) -> str:
    """Return the strict key without 濁点 and 半濁点, small kana made large, long vowels removed: オオツカ, オオヅカ.

    Source: rule 3 of the house's kana keys; made from strict, see rule J-6.
    """
    return _shorten(_without_marks(strict_key(text)).translate(_SMALL))


def kanji_key(text: str) -> str:
    """Return a written name with variant kanji folded, 々 written out, selectors (IVS) and spaces removed.

    Kana within it become large katakana (関ヶ原, 関ケ原), Latin letters capitals.
    """
    plain = unicodedata.normalize("NFKC", _SELECTORS.sub("", text.translate(_DETACHED_MARKS)))
    joined = _KANJI_REPEATED.sub(r"\1\1", "".join(plain.split()))
    return jaconv.hira2kata(joined).translate(_SMALL).translate(REPRESENTATIVES).upper()


def latin_key(text: str) -> str:
    """Return a name in plain capitals and digits, without accents, spaces or signs; empty for other scripts.

    Source: rule 5 of the house's name keys (NFKD, marks removed, capitals, no spaces).
    """
    return _NOT_LATIN.sub("", unicodedata.normalize("NFKD", text).upper().translate(_LATIN_LETTERS))


def collation_key(family: str, given: str = "") -> str:
    """Return a text that sorts in 五十音 order: the family name decides, then the given name.

    Within a word: the sounds, then 清音 before 濁音 before 半濁音, then ー before small before large kana.
    A name without kana comes after all others, by its own letters.

    Source: JIS X 4061 日本語文字列照合順番, first three levels.
    """
    return "\x01".join(_word_collation(word) for word in (family, given) if word.strip())


def _word_collation(word: str) -> str:
    reading = strict_key(word)
    if not reading:
        return "\uffff" + kanji_key(word)
    sounds: list[str] = []
    for kana in _without_marks(reading).translate(_SMALL):
        sounds.append(_VOWEL_OF.get(sounds[-1], kana) if kana == "ー" and sounds else kana)
    voicings = "".join(_voicing(kana) for kana in reading)
    sizes = "".join("0" if kana == "ー" else "1" if kana != kana.translate(_SMALL) else "2" for kana in reading)
    return "\x02".join(("".join(sounds), voicings, sizes))


def _voicing(kana: str) -> str:
    decomposed = unicodedata.normalize("NFD", kana)
    return "1" if _VOICED in decomposed else "2" if _HALF_VOICED in decomposed else "0"


def _without_marks(katakana: str) -> str:
    decomposed = unicodedata.normalize("NFD", katakana)
    return decomposed.replace(_VOICED, "").replace(_HALF_VOICED, "")


def _write_out_repeats(katakana: str) -> str:
    """Replace ヽ by the sound before it, and ヾ by that sound voiced (イスヾ is イスズ), however many follow."""
    signs: list[str] = []
    for sign in katakana:
        is_repeat = sign in {"ヽ", "ヾ"} and bool(signs)
        signs.append(_repeat(signs[-1], sign) if is_repeat else sign)
    return "".join(signs)


def _repeat(kana: str, mark: str) -> str:
    voiced = _without_marks(kana) + (_VOICED if mark == "ヾ" else "")
    return unicodedata.normalize("NFC", voiced)


def _shorten(katakana: str) -> str:
    return _LONG_VOWEL.sub("", katakana.replace("ー", ""))


def _distinct(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for key in keys if key))
