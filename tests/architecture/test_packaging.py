"""The wheel: it holds every package, page, migration and catalogue, and the application starts from it."""

import os
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from casework.core.config import PACKAGE, PROJECT_ROOT

MAPPED = {"casework.migrations", "casework.templates", "casework.translations"}
START = """
import sys
from pathlib import Path
import casework
from casework.app import create_app
from casework.core.config import load_config, prepare_instance, shipped
from casework.crypto.providers import create_root_key

home, target = Path(sys.argv[1]), Path(sys.argv[2])
assert Path(casework.__file__).is_relative_to(target), casework.__file__
folder = home / "instance"
prepare_instance(folder)
config = load_config({"CASEWORK_INSTANCE": str(folder)}, root_key=f"file:{home / 'keys' / 'root.key'}")
create_root_key(config)
app = create_app(config)
assert (shipped("migrations") / "env.py").is_relative_to(target)
assert app.jinja_env.get_template("layouts/page.html").filename.startswith(str(target))
assert app.test_client().get("/healthz").status_code == 200
"""


def packages_on_disk() -> set[str]:
    folders = [PACKAGE, *(path.parent for path in PACKAGE.rglob("__init__.py"))]
    return {".".join(folder.relative_to(PROJECT_ROOT).parts) for folder in folders}


def files_that_ship() -> set[str]:
    """Return the tracked files that belong inside the package, as paths in the wheel."""
    listed = subprocess.run(["git", "ls-files"], cwd=PROJECT_ROOT, check=True, capture_output=True, text=True)
    names = {name for name in listed.stdout.splitlines() if (PROJECT_ROOT / name).is_file()}
    inside = {name for name in names if name.startswith("casework/")}
    beside = {name for name in names if name.startswith(("migrations/", "templates/", "translations/"))}
    return {
        name for name in inside | {f"casework/{name}" for name in beside} if not name.endswith((".gitkeep", ".pot"))
    }


def run_python(*arguments: str | Path, **environment: str) -> None:
    done = subprocess.run(
        [sys.executable, *arguments], cwd="/", capture_output=True, text=True, env=os.environ | environment, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of what is tracked and unpacked into a folder; what it needs comes from here."""
    base = tmp_path_factory.mktemp("wheel")
    source, target = base / "source", base / "target"
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT_ROOT, check=True, capture_output=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (PROJECT_ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((PROJECT_ROOT / name).read_bytes())
    quiet = ("--quiet", "--disable-pip-version-check", "--no-deps", "--no-index")
    run_python("-m", "pip", "wheel", *quiet, "--no-build-isolation", "--wheel-dir", base, source)
    run_python("-m", "pip", "install", *quiet, "--target", target, next(base.glob("*.whl")))
    return target


def test_the_list_of_packages_equals_the_folders():
    settings = ConfigParser()
    settings.read(PROJECT_ROOT / "setup.cfg", encoding="utf-8")

    assert set(settings["options"]["packages"].split()) - MAPPED == packages_on_disk()


@pytest.mark.slow
class TestWheel:
    def test_holds_every_file_that_ships(self, installed):
        present = {str(path.relative_to(installed)) for path in installed.rglob("*") if path.is_file()}

        assert files_that_ship() <= present

    def test_starts(self, installed, tmp_path):
        run_python("-c", START, tmp_path, installed, PYTHONPATH=str(installed))

    def test_names_its_licence_and_its_command(self, installed):
        folder = next(installed.glob("casework-*.dist-info"))

        assert "License-Expression: Apache-2.0" in (folder / "METADATA").read_text()
        assert "casework = casework.app:cli" in (folder / "entry_points.txt").read_text()
