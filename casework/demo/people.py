"""Makes the person of a cast: name, birth date as told, telephone, how they may be reached."""

from datetime import date
from random import Random

from casework.demo.names import FullName, NameBook
from casework.demo.sentences import Cast
from casework.demo.story import Birth, ContactSafety, Person
from casework.japan.wareki import Precision, format_wareki, parse_birth

ELSEWHERE = "249998"
UNKNOWN = "249999"
# By rough population, so that small places appear but do not crowd the list.
_MUNICIPALITIES = """
242012 242012 242012 242021 242021 242021 242021 242039 242039 242047 242047 242055 242071 242071 242080
242098 242101 242110 242128 242144 242152 242161 243248 243418 243442 244422 244619 244724 245437 245615
"""
_BEST_TIMES = ("平日の午前", "昼休みのころ", "平日の午後", "夕方", "", "", "いつでもよい")
_BIRTH_STYLES = ("western", "era_document", "era_table", "western", "era_month", "era_document", "era_year")
_YEAR_DAYS = 365


def make_person(cast: Cast, names: NameBook, rng: Random, *, number: int, today: date) -> Person:
    """Make the person of a cast; ``number`` tells them from the others and picks a telephone number."""
    return Person(
        name=_name(cast, names),
        anonymous=bool(cast.unnamed),
        birth=_birth(cast, rng, number, today),
        sex="unknown" if cast.unnamed else cast.sex,
        phone=_phone(cast, rng, number),
        contact_safety=_contact_safety(cast, rng),
        municipality_code=_municipality(cast, rng, number),
        memo=cast.memo,
    )


def _name(cast: Cast, names: NameBook) -> FullName:
    if cast.unnamed:
        return FullName(preferred_name=cast.unnamed)
    if cast.name:
        return names.foreign(cast.name, cast.sex)
    return names.japanese(cast.sex)


def _birth(cast: Cast, rng: Random, number: int, today: date) -> Birth | None:
    on = date(today.year - cast.age - 1, today.month, 1)
    on = date.fromordinal(on.toordinal() + rng.randint(35, _YEAR_DAYS - 5))
    style = "age" if cast.unnamed or cast.birth == "age" else _BIRTH_STYLES[number % len(_BIRTH_STYLES)]
    if cast.unnamed and number % 2:
        return None  # Nobody asked: a nickname was enough that day.
    text = {
        "western": on.isoformat(),
        "era_document": format_wareki(on).split("（", maxsplit=1)[0],
        "era_table": format_wareki(on, "table"),
        "era_month": format_wareki(on, precision=Precision.MONTH).rsplit("・", maxsplit=1)[-1],
        "era_year": format_wareki(on, precision=Precision.YEAR).rsplit("・", maxsplit=1)[-1],
        "age": f"{cast.age}歳",
    }[style]
    told = parse_birth(text, today=today)
    return Birth(text=text, on=told.date, precision=told.precision, as_of=told.as_of)


def _phone(cast: Cast, rng: Random, number: int) -> str:
    """Return a number of the range that the numbering plan allots to nobody (090-0, 070-0).

    080-0 is allotted to nobody either, but would read like a free call.
    """
    if cast.unnamed:
        return ""
    return f"{rng.choice(('090', '070'))}-0{number:03d}-{rng.randrange(10_000):04d}"


def _contact_safety(cast: Cast, rng: Random) -> ContactSafety:
    best_time = rng.choice(_BEST_TIMES)
    if cast.restricted:
        note = "本人以外が出たら、個人名だけを名乗って切る。"
        return ContactSafety(voicemail="no", say_agency="no", best_time=best_time, envelope="none", note=note)
    if cast.private_phone:
        note = "相談していることを、ほかの人に知られないようにしてほしいとのこと。"
        return ContactSafety(voicemail="no", say_agency="no", best_time=best_time, envelope="plain", note=note)
    owner = cast.visitor if cast.visitor in {"mother", "father"} and cast.aware != "yes" else "self"
    voicemail, say_agency = rng.choice((("yes", "yes"), ("yes", "no"), ("ask", "ask"), ("yes", "ask")))
    return ContactSafety(
        voicemail=voicemail,
        say_agency=say_agency,
        best_time=best_time,
        owner=owner,
        envelope="plain" if say_agency == "no" else "named",
    )


def _municipality(cast: Cast, rng: Random, number: int) -> str:
    if cast.unnamed:
        return UNKNOWN
    return ELSEWHERE if number % 23 == 11 else rng.choice(_MUNICIPALITIES.split())  # noqa: PLR2004 - one in 23
