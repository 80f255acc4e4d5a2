"""Where the root key is: a file, a variable, or a program in front of a key service.

A provider wraps and unwraps the few keys right below the root, those of the agencies and of the service. It never sees
a field. Every wrapped key is self-describing, so that progress of a rotation can be read without any secret:

    blob = 0xE0 | length of label u8 | label "kid:version" | payload
"""

import base64
import binascii
import json
import os
import shlex
import subprocess
import time
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.engine import make_url

from casework.core.config import PACKAGE, Config, shipped
from casework.crypto.envelope import NONCE_SIZE, new_secret, pae
from casework.crypto.errors import CryptoError, KeyRefused, NotOpened, ProviderFailed
from casework.crypto.key_files import KeyVersion, create_key_file, parse_key_lines, read_key_file

_WRAPPED: Final = 0xE0
_LABEL: Final = b"casework/root/v1"
_CANARY: Final = b"casework/canary/v1"
_COMMAND_SECONDS: Final = 10.0


@dataclass(frozen=True)
class Health:
    """How a provider answered a round trip."""

    kid: str
    ok: bool
    latency_ms: float
    versions: tuple[int, ...]
    problem: str = ""


class KeyProvider(Protocol):
    """What the keyring asks of a root key. Every wrap is bound to ``aad``."""

    def current(self) -> str:
        """Return ``kid:version`` of the version that wraps now."""

    def wrap(self, key: bytes, aad: bytes) -> bytes:
        """Wrap a key into a self-describing blob."""

    def unwrap(self, blob: bytes, aad: bytes) -> bytes:
        """Unwrap a blob; NotOpened if it was altered or belongs elsewhere, ProviderFailed if nobody answers."""

    def version_of(self, blob: bytes) -> tuple[str, int]:
        """Return kid and version of a blob. Needs no secret."""

    def health(self) -> Health:
        """Try a round trip of a canary. Never raises."""


def pack(label: str, payload: bytes) -> bytes:
    """Put ``label`` (kid:version) before a provider's payload."""
    name = label.encode("ascii")
    return bytes((_WRAPPED, len(name))) + name + payload


def unpack(blob: bytes) -> tuple[str, int, bytes]:
    """Return kid, version and payload of a wrapped key.

    Raises:
        NotOpened: not a wrapped key.
    """
    try:
        if blob[0] != _WRAPPED:
            raise NotOpened("not a key wrapped by a root key")
        end = 2 + blob[1]
        kid, _, version = blob[2:end].decode("ascii").rpartition(":")
        return kid, int(version), blob[end:]
    except (IndexError, ValueError):
        raise NotOpened("not a key wrapped by a root key") from None


def _try_round_trip(provider: KeyProvider, kid: str, versions: tuple[int, ...]) -> Health:
    start, key = time.perf_counter(), new_secret()
    try:
        ok = provider.unwrap(provider.wrap(key, _CANARY), _CANARY) == key
        problem = "" if ok else "another key came back"
    except CryptoError as error:
        ok, problem = False, str(error)
    return Health(kid, ok, round((time.perf_counter() - start) * 1000, 3), versions, problem)


class Local:
    """A root key that this process holds itself: wraps with AES-256-GCM under its newest version."""

    def __init__(self, kid: str, keys: Sequence[KeyVersion]) -> None:
        self._kid = kid
        self._ciphers = {key.version: AESGCM(key.secret) for key in keys}
        self._newest = max(self._ciphers)

    def current(self) -> str:
        """Return ``kid:version`` of the newest version."""
        return f"{self._kid}:{self._newest}"

    def wrap(self, key: bytes, aad: bytes) -> bytes:
        """Wrap a key under the newest version."""
        label, nonce = self.current(), os.urandom(NONCE_SIZE)
        bound = pae(_LABEL, label.encode("ascii"), aad)
        return pack(label, nonce + self._ciphers[self._newest].encrypt(nonce, key, bound))

    def unwrap(self, blob: bytes, aad: bytes) -> bytes:
        """Unwrap a key under the version it names; one that was moved from a file to a variable still opens."""
        kid, version, payload = unpack(blob)
        cipher = self._ciphers.get(version)
        if cipher is None:
            raise NotOpened(f"the root key holds no version {version}")
        bound = pae(_LABEL, f"{kid}:{version}".encode("ascii"), aad)
        try:
            return cipher.decrypt(payload[:NONCE_SIZE], payload[NONCE_SIZE:], bound)
        except (InvalidTag, ValueError):
            raise NotOpened("a wrapped key does not open under this root key") from None

    def version_of(self, blob: bytes) -> tuple[str, int]:
        """Return kid and version of a blob."""
        return unpack(blob)[:2]

    def health(self) -> Health:
        """Try a round trip."""
        return _try_round_trip(self, self._kid, tuple(sorted(self._ciphers)))


class LocalFile(Local):
    """A root key in a file of its own, outside everything that is served or backed up."""

    def __init__(self, path: Path, forbidden: Sequence[Path] = ()) -> None:
        super().__init__("file:main", read_key_file(path, forbidden))


class Environment(Local):
    """A root key in an environment variable, in the format of the file. Visible in crash dumps, hence the warning."""

    def __init__(self, name: str, environment: Mapping[str, str] = os.environ) -> None:
        if name not in environment:
            raise KeyRefused(f"the variable {name} holds no root key")
        warnings.warn(
            f"the root key stands in the variable {name}: it shows in /proc and in crash dumps; prefer a file",
            RuntimeWarning,
            stacklevel=2,
        )
        super().__init__("env:main", parse_key_lines(environment[name]))


class Command:
    """A root key behind a program: one JSON object to its stdin, one from its stdout, no shell.

    Asked ``{"operation": "current"}`` it answers ``{"kid": …, "version": …}``; ``wrap`` sends ``key`` and ``aad``, gets
    ``kid``, ``version`` and ``payload``; ``unwrap`` sends ``kid``, ``version``, ``payload`` and ``aad``, gets ``key``.
    Bytes travel as base64.
    """

    def __init__(self, argv: Sequence[str], timeout: float = _COMMAND_SECONDS) -> None:
        if not argv or not Path(argv[0]).is_absolute():
            raise KeyRefused("the root key's command must be named by its absolute path")
        self._argv, self._timeout = tuple(argv), timeout

    def current(self) -> str:
        """Return ``kid:version`` as the program names it."""
        return self._label(self._ask(operation="current"))

    def wrap(self, key: bytes, aad: bytes) -> bytes:
        """Let the program wrap a key."""
        answer = self._ask(operation="wrap", key=_encode(key), aad=_encode(aad))
        return pack(self._label(answer), _decode(answer, "payload"))

    def unwrap(self, blob: bytes, aad: bytes) -> bytes:
        """Let the program unwrap a key."""
        kid, version, payload = unpack(blob)
        name = kid.removeprefix("command:")
        answer = self._ask(operation="unwrap", kid=name, version=version, payload=_encode(payload), aad=_encode(aad))
        return _decode(answer, "key")

    def version_of(self, blob: bytes) -> tuple[str, int]:
        """Return kid and version of a blob."""
        return unpack(blob)[:2]

    def health(self) -> Health:
        """Try a round trip."""
        try:
            kid, _, version = self.current().rpartition(":")
        except CryptoError as error:
            return Health("command", ok=False, latency_ms=0.0, versions=(), problem=str(error))
        return _try_round_trip(self, kid, (int(version),))

    def _ask(self, **question: object) -> dict[str, Any]:
        try:
            finished = subprocess.run(  # noqa: S603 - an absolute path from the settings, no shell
                self._argv, input=json.dumps(question).encode(), capture_output=True, timeout=self._timeout, check=True
            )
            answer = json.loads(finished.stdout)
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            # Only the kind of failure is told: the cause quotes what was sent and answered.
            raise ProviderFailed(f"the root key's command failed: {type(error).__name__}") from None
        if not isinstance(answer, dict):
            raise ProviderFailed("the root key's command answered no object")
        return answer

    def _label(self, answer: Mapping[str, object]) -> str:
        kid, version = answer.get("kid"), answer.get("version")
        if not isinstance(kid, str) or not isinstance(version, int) or not kid.isascii():
            raise ProviderFailed("the root key's command named no kid and version")
        return f"command:{kid}:{version}"


def _encode(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _decode(answer: Mapping[str, object], name: str) -> bytes:
    try:
        return base64.b64decode(str(answer[name]), validate=True)
    except (KeyError, binascii.Error, ValueError):
        raise ProviderFailed(f"the root key's command gave no {name}") from None


def forbidden_folders(config: Config) -> tuple[Path, ...]:
    """Return the folders that are served or backed up with the database: no root key may lie there."""
    folders = [config.instance, PACKAGE, *(shipped(name) for name in ("templates", "translations", "migrations"))]
    url = make_url(config.database_url)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        folders.append(Path(url.database).absolute().parent)
    return tuple(folders)


def provider_from(spec: str, config: Config) -> KeyProvider:
    """Open the provider that ``spec`` names: ``file:PATH``, ``env:NAME`` or ``command:PROGRAM ARGUMENTS``.

    Raises:
        KeyRefused: unknown kind, or the key is kept carelessly.
    """
    kind, _, rest = spec.partition(":")
    if kind == "file" and rest:
        return LocalFile(Path(rest), forbidden_folders(config))
    if kind == "env" and rest:
        return Environment(rest)
    if kind == "command" and rest:
        return Command(shlex.split(rest))
    raise KeyRefused("CASEWORK_ROOT_KEY must be file:PATH, env:NAME or command:PROGRAM ARGUMENTS")


def create_root_key(config: Config) -> Path | None:
    """Make the root key's file if a file is configured and missing; return its path if it was made now."""
    kind, _, rest = config.root_key.partition(":")
    path = Path(rest)
    if kind != "file" or path.exists():
        return None
    create_key_file(path, forbidden_folders(config))
    return path
