"""Root keys kept as lines of text: how a key file is written, read and refused.

One line a version: ``version base64(32 bytes) created``. Lines that begin with # are notes.
"""

import base64
import binascii
import os
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from casework.core import clock
from casework.crypto.envelope import KEY_SIZE, MAX_EPOCH, new_secret
from casework.crypto.errors import KeyRefused

_OTHERS = 0o007
_GROUP_AND_OTHERS = 0o077
_LONGEST = 64 * 1024


@dataclass(frozen=True)
class KeyVersion:
    """One version of a root key."""

    version: int
    created_at: datetime
    secret: bytes = field(repr=False)


def parse_key_lines(text: str) -> tuple[KeyVersion, ...]:
    """Read key lines, oldest version first.

    Raises:
        KeyRefused: no line, a malformed one, a version twice, or two versions with the same bytes.
    """
    lines = [line.split() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    keys = sorted((_parse(number, parts) for number, parts in enumerate(lines, 1)), key=lambda key: key.version)
    if not keys:
        raise KeyRefused("the root key holds no version")
    if len({key.version for key in keys}) < len(keys):
        raise KeyRefused("the root key names a version twice")
    if len({key.secret for key in keys}) < len(keys):
        raise KeyRefused("two versions of the root key share the same bytes")
    return tuple(keys)


def _parse(number: int, parts: Sequence[str]) -> KeyVersion:
    try:
        version, encoded, created = parts
        secret = base64.b64decode(encoded, validate=True)
        key = KeyVersion(int(version), datetime.fromisoformat(created), secret)
    except (ValueError, binascii.Error):
        # The cause is dropped: its text quotes the line.
        raise KeyRefused(f"key line {number} is not `version base64 created`") from None
    if len(secret) != KEY_SIZE or not 1 <= key.version <= MAX_EPOCH:
        raise KeyRefused(f"key line {number}: {KEY_SIZE} bytes and a version from 1 to {MAX_EPOCH} are needed")
    return key


def format_key_line(version: int, secret: bytes) -> str:
    """Write one version as a key line, created now."""
    return f"{version} {base64.b64encode(secret).decode()} {clock.now().isoformat(timespec='seconds')}\n"


def create_key_file(path: Path, forbidden: Iterable[Path] = ()) -> None:
    """Make a key file with a fresh version 1, readable by its owner alone, and see it safely on the disk.

    Raises:
        KeyRefused: the place is a forbidden one.
        FileExistsError: there is a file already; it is left alone.
    """
    _refuse_place(path, forbidden)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o400)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(format_key_line(1, new_secret()))
        stream.flush()
        os.fsync(descriptor)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_key_file(
    path: Path, forbidden: Iterable[Path] = (), environment: Mapping[str, str] = os.environ
) -> tuple[KeyVersion, ...]:
    """Read a key file that is kept as a key file must be.

    Args:
        path: The file.
        forbidden: Folders that are served or backed up; the key may lie in none of them.
        environment: Names systemd's folder of credentials, if the service runs under it.

    Raises:
        KeyRefused: missing, a symbolic link, readable by others, owned by a stranger, in a forbidden place, malformed.
    """
    _refuse_place(path, forbidden)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise KeyRefused(f"the root key {path} cannot be opened: {error.strerror}") from None
    try:
        _refuse_mode(path, os.fstat(descriptor), environment)
        content = os.read(descriptor, _LONGEST)
    finally:
        os.close(descriptor)
    try:
        return parse_key_lines(content.decode("ascii"))
    except UnicodeDecodeError:
        raise KeyRefused(f"the root key {path} is not plain text") from None


def _refuse_place(path: Path, forbidden: Iterable[Path]) -> None:
    if path.is_symlink():
        raise KeyRefused(f"the root key {path} is a symbolic link")
    real = path.resolve()
    for folder in forbidden:
        if real.is_relative_to(folder.resolve()):
            raise KeyRefused(f"the root key {path} lies under {folder}, which is served or backed up")


def _refuse_mode(path: Path, status: os.stat_result, environment: Mapping[str, str]) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise KeyRefused(f"the root key {path} is not a regular file")
    # systemd grants the service by an access list, whose mask shows as the group's bits.
    credentials = environment.get("CREDENTIALS_DIRECTORY")
    by_systemd = credentials is not None and path.resolve().is_relative_to(Path(credentials).resolve())
    if status.st_mode & (_OTHERS if by_systemd else _GROUP_AND_OTHERS):
        raise KeyRefused(f"the root key {path} is readable by others: chmod 0400 it")
    if status.st_uid not in {0, os.geteuid()}:
        raise KeyRefused(f"the root key {path} belongs to another user")
