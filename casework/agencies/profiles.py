"""The course of a case in each kind of unit: statuses and the moves between them, as data. Rule A-4.

Sources: the usual course of 自立相談支援 (標準様式 【1】 to 【6】), of サポステ and of ジョブカフェ. The resting
states come from practice: a person who needs nothing now is watched, and comes back without a new file.
Labels stand here in both languages, because 受付 is a status here and a role elsewhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from casework.core.errors import Conflict
from casework.core.i18n import _l, select_locale

RECONTACT_MONTHS = 12


class Profile(StrEnum):
    """The kind of course that the cases of a unit take. A unit without cases has NONE."""

    SELF_RELIANCE = "self_reliance"
    SAPOSUTE = "saposute"
    JOB_CAFE = "job_cafe"
    NONE = "none"


@dataclass(frozen=True)
class Status:
    """One status of a case.

    Attributes:
        is_open: The case has an owner, a next action and a date.
        is_start: A new case may begin here.
        rests: Nobody is expected to act soon: off red lists, next contact within twelve months (見守り・休止).
        enrols: Coming here is a registration, with a number and a date.
    """

    code: str
    label: str
    label_en: str
    is_open: bool = True
    is_start: bool = False
    rests: bool = False
    enrols: bool = False

    @property
    def text(self) -> str:
        """The label in the language of this request."""
        return self.label_en if select_locale() == "en" else self.label


@dataclass(frozen=True)
class Course:
    """The statuses of a profile in their usual order, and the moves allowed between them."""

    statuses: tuple[Status, ...]
    moves: Mapping[str, tuple[str, ...]]

    @property
    def start(self) -> Status:
        """The status of a new case; Conflict where the unit keeps no cases."""
        for status in self.statuses:
            if status.is_start:
                return status
        raise Conflict(_l("この事業ではケースを受け付けていません。"))

    @property
    def open_codes(self) -> tuple[str, ...]:
        """Codes of the statuses in which a case is open."""
        return tuple(status.code for status in self.statuses if status.is_open)

    def status(self, code: str) -> Status:
        """Return a status by its code; Conflict for a code that this course does not know."""
        for status in self.statuses:
            if status.code == code:
                return status
        raise Conflict(_l("この事業にない状態です。"))

    def next_statuses(self, code: str) -> tuple[Status, ...]:
        """Return where a case may go from ``code``, the usual step first."""
        return tuple(self.status(target) for target in self.moves.get(code, ()))

    def may_move(self, code: str, target: str) -> bool:
        """Tell whether a case may go from ``code`` to ``target``."""
        return target in self.moves.get(code, ())

    def reopens(self, code: str, target: str) -> bool:
        """Tell whether the move opens a closed case again (再開)."""
        return not self.status(code).is_open and self.status(target).is_open


_WATCHING = Status("watching", "見守り", "Light touch", rests=True)
_PAUSED = Status("paused", "休止", "Paused", rests=True)


def _course(statuses: Iterable[Status], steps: Mapping[str, str]) -> Course:
    """Complete the steps of a course.

    From every open status a case may also rest or be closed; out of a rest it may go to any working status, because
    the person comes back where they are and not where they were.
    """
    known = tuple(statuses)
    resting = [status.code for status in known if status.rests]
    working = [status.code for status in known if status.is_open and not status.rests]
    closed = [status.code for status in known if not status.is_open]
    moves: dict[str, tuple[str, ...]] = {}
    for status in known:
        named = steps.get(status.code, "").split()
        if status.rests:
            named += [*working, *resting, *closed]
        elif status.is_open:
            named += [*closed, *resting]
        moves[status.code] = tuple(code for code in dict.fromkeys(named) if code != status.code)
    return Course(known, MappingProxyType(moves))


COURSES: Mapping[Profile, Course] = MappingProxyType(
    {
        Profile.SELF_RELIANCE: _course(
            (
                Status("received", "受付", "Received", is_start=True),
                Status("intake", "インテーク", "Intake"),
                Status("screened", "振り分け", "Screened"),
                Status("assessing", "アセスメント", "Assessing"),
                Status("plan_drafted", "プラン案", "Plan drafted"),
                Status("conference", "支援調整会議", "Conference"),
                Status("decided", "支援決定", "Support decided"),
                Status("supporting", "支援提供", "Supporting"),
                Status("monitoring", "モニタリング", "Monitoring"),
                Status("evaluating", "評価", "Evaluating"),
                Status("replanned", "再プラン", "Replanning"),
                _WATCHING,
                _PAUSED,
                Status("suspended", "中断", "Suspended", rests=True),
                Status("followup", "フォローアップ", "Follow-up", rests=True),
                Status("closed", "終結", "Closed", is_open=False),
            ),
            {
                "received": "intake screened",
                "intake": "screened assessing",
                "screened": "assessing intake",
                "assessing": "plan_drafted screened",
                "plan_drafted": "conference assessing",
                "conference": "decided plan_drafted",
                "decided": "supporting",
                "supporting": "monitoring evaluating",
                "monitoring": "evaluating supporting replanned",
                "evaluating": "closed replanned suspended supporting",
                "replanned": "conference plan_drafted assessing",
                "closed": "followup received assessing",
            },
        ),
        Profile.SAPOSUTE: _course(
            (
                Status("received", "受付", "Received", is_start=True),
                Status("registered", "登録", "Registered", enrols=True),
                Status("supporting", "支援中", "Supporting"),
                Status("decided", "就職等決定", "Placed"),
                Status("retention", "定着支援", "Retention support"),
                _WATCHING,
                _PAUSED,
                Status("closed", "終了", "Ended", is_open=False),
            ),
            {
                "received": "registered",
                "registered": "supporting decided",
                "supporting": "decided",
                "decided": "retention supporting",
                "retention": "closed supporting decided",
                "closed": "registered supporting retention",
            },
        ),
        Profile.JOB_CAFE: _course(
            (
                Status("registered", "登録", "Registered", is_start=True, enrols=True),
                Status("consulting", "相談", "Consulting"),
                Status("applying", "応募", "Applying"),
                Status("decided", "決定", "Placed"),
                Status("retention", "定着", "Retention"),
                _WATCHING,
                _PAUSED,
                Status("closed", "終了", "Ended", is_open=False),
            ),
            {
                "registered": "consulting applying",
                "consulting": "applying decided",
                "applying": "decided consulting",
                "decided": "retention consulting applying",
                "retention": "closed consulting decided",
                "closed": "registered consulting retention",
            },
        ),
        Profile.NONE: _course((), {}),
    }
)


def course_of(profile: Profile) -> Course:
    """Return the course that the cases of a profile take."""
    return COURSES[profile]


def check_move(profile: Profile, code: str, target: str) -> Status:
    """Return the status that a case moves to; Conflict where the move is not allowed."""
    course = course_of(profile)
    if not course.may_move(code, target):
        raise Conflict(_l("いまの状態からは、その状態へ進めません。"))
    return course.status(target)
