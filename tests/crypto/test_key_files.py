"""Key files: made safely, and refused when they are kept carelessly."""

import base64
import os
import stat
from pathlib import Path

import pytest

from casework.crypto.errors import KeyRefused
from casework.crypto.key_files import create_key_file, format_key_line, parse_key_lines, read_key_file

SECRET, OTHER = b"A" * 32, b"B" * 32


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "root.key"


class TestParseKeyLines:
    def test_reads_versions_in_order_and_skips_notes(self):
        text = "# kept by the office\n\n" + format_key_line(2, SECRET) + format_key_line(1, OTHER)

        assert [(key.version, key.secret) for key in parse_key_lines(text)] == [(1, OTHER), (2, SECRET)]

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("", "no version"),
            ("1 abc", "not `version base64 created`"),
            ("one " + base64.b64encode(SECRET).decode() + " 2026-01-01", "not `version base64 created`"),
            ("1 " + base64.b64encode(SECRET[1:]).decode() + " 2026-01-01", "32 bytes"),
            ("0 " + base64.b64encode(SECRET).decode() + " 2026-01-01", "version from 1"),
            (format_key_line(1, SECRET) + format_key_line(1, OTHER), "twice"),
            (format_key_line(1, SECRET) + format_key_line(2, SECRET), "share the same bytes"),
        ],
    )
    def test_refuses_what_is_wrong_and_says_why(self, text: str, reason: str):
        with pytest.raises(KeyRefused, match=reason):
            parse_key_lines(text)

    def test_shows_no_key_in_a_refusal_nor_in_a_representation(self):
        encoded = base64.b64encode(SECRET).decode()
        with pytest.raises(KeyRefused) as refusal:
            parse_key_lines(f"1 {encoded}")

        assert encoded not in str(refusal.value)
        assert refusal.value.__suppress_context__
        assert "AAAA" not in repr(parse_key_lines(format_key_line(1, SECRET)))


class TestCreateKeyFile:
    def test_is_readable_by_its_owner_alone(self, path: Path):
        create_key_file(path)

        assert stat.S_IMODE(path.stat().st_mode) == 0o400
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert [key.version for key in read_key_file(path)] == [1]

    def test_never_overwrites(self, path: Path):
        create_key_file(path)

        with pytest.raises(FileExistsError):
            create_key_file(path)

    def test_is_refused_in_a_forbidden_folder(self, tmp_path: Path, path: Path):
        with pytest.raises(KeyRefused, match="served or backed up"):
            create_key_file(path, [tmp_path])
        assert not path.exists()


class TestReadKeyFile:
    @pytest.mark.parametrize("mode", [0o440, 0o404, 0o444, 0o600 | 0o020, 0o401])
    def test_is_refused_when_others_can_reach_it(self, path: Path, mode: int):
        create_key_file(path)
        path.chmod(mode)

        with pytest.raises(KeyRefused, match="readable by others"):
            read_key_file(path)

    def test_takes_the_access_list_of_systemd_for_what_it_is(self, path: Path):
        create_key_file(path)
        path.chmod(0o440)

        assert read_key_file(path, environment={"CREDENTIALS_DIRECTORY": str(path.parent)})
        path.chmod(0o444)
        with pytest.raises(KeyRefused):
            read_key_file(path, environment={"CREDENTIALS_DIRECTORY": str(path.parent)})

    def test_is_refused_when_it_is_a_symbolic_link(self, path: Path, tmp_path: Path):
        create_key_file(path)
        link = tmp_path / "link.key"
        link.symlink_to(path)

        with pytest.raises(KeyRefused, match="symbolic link"):
            read_key_file(link)

    def test_is_refused_under_a_forbidden_folder_even_through_a_linked_one(self, path: Path, tmp_path: Path):
        create_key_file(path)
        (tmp_path / "aside").symlink_to(path.parent, target_is_directory=True)

        with pytest.raises(KeyRefused, match="served or backed up"):
            read_key_file(tmp_path / "aside" / "root.key", [path.parent])

    def test_is_refused_when_it_is_missing_or_no_file(self, path: Path, tmp_path: Path):
        with pytest.raises(KeyRefused, match="cannot be opened"):
            read_key_file(path)
        with pytest.raises(KeyRefused, match="not a regular file"):
            read_key_file(tmp_path)
        os.mkfifo(tmp_path / "pipe", 0o400)
        with pytest.raises(KeyRefused, match="not a regular file"):
            read_key_file(tmp_path / "pipe")

    def test_is_refused_when_it_is_not_text(self, path: Path):
        path.parent.mkdir()
        path.write_bytes(b"\xff\xfe")
        path.chmod(0o400)

        with pytest.raises(KeyRefused, match="not plain text"):
            read_key_file(path)

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
    def test_is_refused_when_it_belongs_to_somebody_else(self, path: Path):
        create_key_file(path)
        os.chown(path, 65_534, -1)

        with pytest.raises(KeyRefused, match="another user"):
            read_key_file(path)
