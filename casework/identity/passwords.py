"""Passwords: hashing, and which ones are good enough. Source: security.md D (NIST SP 800-63B-4, ASVS 5)."""

import re
import secrets
import unicodedata
from collections.abc import Iterable
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type
from zxcvbn import zxcvbn
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from casework.core.config import Config
from casework.core.errors import RuleBroken
from casework.core.i18n import _l

LENGTH_ALONE = 15
LENGTH_WITH_SECOND_FACTOR = 8
LENGTH_MOST = 128
EASY = 6.0  # powers of ten: what can be guessed in a million tries is refused
JUDGED_LENGTH = 32  # the estimator takes seconds for longer rows of signs that stand for letters (4@8({[)
ONE_TIME_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else on paper
COMMON = frozenset(FREQUENCY_LISTS["passwords"])
OUR_WORDS = (
    "casework",
    "ケースワーク",
    "支援",
    "相談",
    "相談員",
    "就労",
    "自立",
    "生活困窮",
    "若者",
    "サポステ",
    "ジョブカフェ",
    "三重",
    "三重県",
    "shien",
    "soudan",
    "sodan",
    "shuro",
    "jiritsu",
    "wakamono",
    "saposute",
    "jobcafe",
    "mieken",
    "password",
    "パスワード",
)


class _Hashing:
    """The hasher of this process, and the gate that lets few hash at once: each takes tens of megabytes."""

    def __init__(self, memory_kib: int, passes: int, at_once: int) -> None:
        self.hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1, type=Type.ID)
        self.gate = BoundedSemaphore(at_once)
        self.dummy = self.hasher.hash(secrets.token_urlsafe(32))


_hashing: list[_Hashing] = []


def configure(config: Config) -> None:
    """Set what a hash costs and how many are made at once, when the application starts."""
    _hashing[:] = [_Hashing(config.argon2_memory_kib, config.argon2_passes, config.hash_concurrency)]


def normalise(password: str) -> str:
    """Return the form that is hashed: NFKC, so that full-width input methods do not lock anybody out (SP 800-63B)."""
    return unicodedata.normalize("NFKC", password)


def hash_password(password: str) -> str:
    """Return the Argon2id hash of a password. Slow on purpose: not inside a write transaction."""
    with _hashing[0].gate:
        return _hashing[0].hasher.hash(normalise(password))


def verify(password_hash: str | None, password: str) -> bool:
    """Tell whether a password fits. Without a hash (no such account) it takes as long, and never fits."""
    with _hashing[0].gate:
        try:
            _hashing[0].hasher.verify(password_hash or _hashing[0].dummy, normalise(password))
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Tell whether a hash was made at another cost than today's."""
    return _hashing[0].hasher.check_needs_rehash(password_hash)


def one_time() -> str:
    """Return a random password to be told to somebody once: five groups of four signs, about 99 bits."""
    return "-".join("".join(secrets.choice(ONE_TIME_ALPHABET) for _sign in range(4)) for _group in range(5))


def check_new(password: str, *, alone: bool, about: Iterable[str] = ()) -> None:
    """Refuse a password that is too short, too long, or easily guessed.

    Args:
        alone: Whether it protects the account without a second factor.
        about: Words that a stranger would try for this account: login id, name, agency, city.
    Raises:
        RuleBroken: with a sentence for the field ``new_password``.
    """
    password = normalise(password)
    least = LENGTH_ALONE if alone else LENGTH_WITH_SECOND_FACTOR
    if len(password) < least:
        raise RuleBroken(_l("パスワードは%(least)s文字以上にしてください。", least=least), "new_password")
    if len(password) > LENGTH_MOST:
        raise RuleBroken(_l("パスワードは%(most)s文字以内にしてください。", most=LENGTH_MOST), "new_password")
    if _is_common(password) or _is_easy(password, _pieces(about)):
        raise RuleBroken(
            _l("推測されやすいパスワードです。よく使われる言葉、事業所名、名前、続き番号を避けてください。"),
            "new_password",
        )


def _pieces(about: Iterable[str]) -> list[str]:
    """Split names into the words that people build passwords from, ours included."""
    words = [normalise(word).lower() for word in (*OUR_WORDS, *about)]
    parts = {part for word in words for part in (word, *re.split(r"[\W_]+", word))}
    return sorted(part for part in parts if len(part) > 1)


def _is_common(password: str) -> bool:
    lowered = password.lower()
    return lowered in COMMON or re.sub(r"[\W\d_]+$", "", lowered) in COMMON


def _is_easy(password: str, words: list[str]) -> bool:
    rest = password.lower()
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    if len(re.sub(r"[\W\d_]", "", rest)) == 0 and len(rest) < len(password):
        return True  # nothing but words that stand on the door, figures and signs
    guesses: float = zxcvbn(password[:JUDGED_LENGTH], user_inputs=words)["guesses_log10"]
    return guesses < EASY
