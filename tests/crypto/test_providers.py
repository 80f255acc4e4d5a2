"""Root keys from a file, a variable and a program: one behaviour."""

import base64
import json
import stat
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.core.config import PACKAGE, Config
from casework.crypto.errors import KeyRefused, NotOpened, ProviderFailed
from casework.crypto.key_files import create_key_file, format_key_line
from casework.crypto.providers import (
    Command,
    Environment,
    KeyProvider,
    Local,
    LocalFile,
    create_root_key,
    forbidden_folders,
    provider_from,
    unpack,
)

KEY = b"k" * 32
PROGRAM = """
import base64, hashlib, json, sys
question = json.load(sys.stdin)
answer = {"kid": "vault", "version": 3}
if question["operation"] == "wrap":
    bound = hashlib.sha256(base64.b64decode(question["aad"])).digest()
    answer["payload"] = base64.b64encode(bound + base64.b64decode(question["key"])).decode()
elif question["operation"] == "unwrap":
    payload = base64.b64decode(question["payload"])
    if payload[:32] != hashlib.sha256(base64.b64decode(question["aad"])).digest():
        sys.exit("bound elsewhere")
    answer = {"key": base64.b64encode(payload[32:]).decode()}
print(json.dumps(answer))
"""


def program(folder: Path, text: str) -> list[str]:
    path = folder / "keys.py"
    path.write_text(text)
    return [sys.executable, str(path)]


@pytest.fixture(params=["file", "environment", "command"])
def provider(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[KeyProvider]:
    if request.param == "file":
        create_key_file(tmp_path / "root.key")
        yield LocalFile(tmp_path / "root.key")
    elif request.param == "environment":
        with pytest.warns(RuntimeWarning, match="prefer a file"):
            yield Environment("KEY", {"KEY": format_key_line(1, KEY)})
    else:
        yield Command(program(tmp_path, PROGRAM))


class TestEveryProvider:
    def test_unwraps_what_it_wrapped(self, provider: KeyProvider):
        blob = provider.wrap(KEY, b"here")

        assert provider.unwrap(blob, b"here") == KEY

    def test_binds_a_wrap_to_its_place(self, provider: KeyProvider):
        blob = provider.wrap(KEY, b"here")

        with pytest.raises((NotOpened, ProviderFailed)):
            provider.unwrap(blob, b"there")

    def test_tells_the_version_without_a_secret(self, provider: KeyProvider):
        kid, version = provider.version_of(provider.wrap(KEY, b""))

        assert f"{kid}:{version}" == provider.current()

    def test_is_healthy(self, provider: KeyProvider):
        health = provider.health()

        assert (health.ok, health.problem, len(health.versions)) == (True, "", 1)

    @pytest.mark.parametrize(
        "blob", [b"", b"\xe0", b"\xe0\x05fi", b"\xe1\x06file:1", b"\xe0\x06file:x", b"\xe0\x02\xff:"]
    )
    def test_refuses_what_is_no_wrap(self, provider: KeyProvider, blob: bytes):
        with pytest.raises(NotOpened):
            provider.unwrap(blob, b"")


class TestLocal:
    def test_wraps_under_the_newest_version_and_opens_the_older(self, tmp_path: Path):
        path = tmp_path / "root.key"
        create_key_file(path)
        old = LocalFile(path).wrap(KEY, b"")
        path.chmod(0o600)
        path.write_text(path.read_text() + format_key_line(2, KEY))
        path.chmod(0o400)

        both = LocalFile(path)

        assert both.unwrap(old, b"") == KEY
        assert unpack(both.wrap(KEY, b""))[:2] == ("file:main", 2)

    def test_names_the_version_that_is_missing(self):
        with pytest.warns(RuntimeWarning):
            one, two = (Environment("K", {"K": format_key_line(number, KEY)}) for number in (1, 2))

        with pytest.raises(NotOpened, match="no version 2"):
            one.unwrap(two.wrap(KEY, b""), b"")

    def test_a_key_moved_from_a_variable_to_a_file_still_opens(self, tmp_path: Path):
        path = tmp_path / "root.key"
        create_key_file(path)
        with pytest.warns(RuntimeWarning):
            variable = Environment("K", {"K": path.read_text()})

        assert LocalFile(path).unwrap(variable.wrap(KEY, b""), b"") == KEY

    def test_a_variable_that_is_not_there_is_refused(self):
        with pytest.raises(KeyRefused, match="CASEWORK_KEY"):
            Environment("CASEWORK_KEY", {})


class TestCommand:
    def test_needs_an_absolute_path(self):
        with pytest.raises(KeyRefused, match="absolute"):
            Command(["kms"])

    @pytest.mark.parametrize(
        "text",
        ["raise SystemExit(3)", "print('no json')", "print('[]')", "print('{}')", "import time; time.sleep(9)"],
    )
    def test_a_program_that_fails_is_a_typed_failure_that_quotes_nothing(self, tmp_path: Path, text: str):
        command = Command(program(tmp_path, text), timeout=0.5)

        with pytest.raises(ProviderFailed) as failure:
            command.wrap(KEY, b"")

        shown = "".join(traceback.format_exception(failure.value))
        assert KEY.decode() not in shown
        assert base64.b64encode(KEY).decode() not in shown
        assert not command.health().ok

    def test_a_program_that_gives_another_key_back_is_not_healthy(self, tmp_path: Path):
        forgetful = PROGRAM.replace("payload[32:]", "bytes(32)")

        assert Command(program(tmp_path, forgetful)).health().problem == "another key came back"

    def test_a_program_that_only_knows_its_name_is_not_healthy(self, tmp_path: Path):
        health = Command(program(tmp_path, 'print(\'{"kid": "a", "version": 1}\')')).health()

        assert (health.ok, health.versions) == (False, (1,))

    def test_goes_through_no_shell(self, tmp_path: Path):
        with pytest.raises(ProviderFailed):
            Command(["/bin/echo; touch", str(tmp_path / "made")]).current()
        assert not (tmp_path / "made").exists()

    def test_an_answer_without_its_content_is_refused(self, tmp_path: Path):
        command = Command(program(tmp_path, "print('" + json.dumps({"kid": "a", "version": 1}) + "')"))

        with pytest.raises(ProviderFailed, match="payload"):
            command.wrap(KEY, b"")


@pytest.fixture
def settings(tmp_path: Path) -> Config:
    return Config(
        instance=tmp_path / "instance",
        database_url=f"sqlite:///{tmp_path / 'database' / 'casework.db'}",
        root_key=f"file:{tmp_path / 'kept' / 'root.key'}",
        secret=b"",
        instance_id="test",
    )


class TestProviderFrom:
    def test_opens_what_create_root_key_made(self, settings: Config, tmp_path: Path):
        made = create_root_key(settings)

        assert made is not None
        assert made == tmp_path / "kept" / "root.key"
        assert stat.S_IMODE(made.stat().st_mode) == 0o400
        assert create_root_key(settings) is None
        assert isinstance(provider_from(settings.root_key, settings), Local)

    def test_opens_a_variable(self, settings: Config, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("CASEWORK_TEST_KEY", format_key_line(4, KEY))

        with pytest.warns(RuntimeWarning):
            assert provider_from("env:CASEWORK_TEST_KEY", settings).current() == "env:main:4"

    def test_opens_a_program(self, settings: Config, tmp_path: Path):
        spec = "command:" + " ".join(program(tmp_path, PROGRAM))

        assert provider_from(spec, settings).current() == "command:vault:3"

    @pytest.mark.parametrize("spec", ["", "file:", "vault:x", "root.key", "env:"])
    def test_refuses_an_unknown_kind(self, settings: Config, spec: str):
        with pytest.raises(KeyRefused, match="CASEWORK_ROOT_KEY"):
            provider_from(spec, settings)

    @pytest.mark.parametrize("folder", ["instance", "instance/backup", "database"])
    def test_refuses_a_key_beside_what_is_backed_up(self, settings: Config, tmp_path: Path, folder: str):
        path = tmp_path / folder / "root.key"
        create_key_file(path)

        with pytest.raises(KeyRefused, match="served or backed up"):
            provider_from(f"file:{path}", settings)

    def test_counts_the_package_with_its_static_files_as_served(self, settings: Config):
        assert any((PACKAGE / "static").is_relative_to(folder) for folder in forbidden_folders(settings))
