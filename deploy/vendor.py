"""Fetch one browser file from an npm package, keep it with its licence, and write down its hash.

For developers only: `python deploy/vendor.py htmx.org@4.0.1 dist/htmx.min.js`.
Whoever installs or runs Casework needs neither node nor npm: the files are part of the repository.
"""

import argparse
import base64
import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "casework" / "static" / "vendor"
LIST = VENDOR / "vendor.toml"
SPDX = {"BSD-0-Clause": "0BSD"}  # A name that a package gives its licence → the registered one.
HEADER = "# Written by deploy/vendor.py. Every path is relative to this folder.\n"


@dataclass(frozen=True)
class VendoredFile:
    """One entry of vendor.toml."""

    name: str
    version: str
    file: str
    sha384: str
    licence: str
    licence_file: str
    source: str


def sha384(path: Path) -> str:
    """The subresource-integrity form of a file's SHA-384: base64 without a prefix."""
    return base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


def read_list(path: Path = LIST) -> list[VendoredFile]:
    """The entries of vendor.toml in their written order."""
    if not path.exists():
        return []
    return [VendoredFile(**entry) for entry in tomllib.loads(path.read_text("utf-8")).get("file", [])]


def write_list(entries: list[VendoredFile], path: Path = LIST) -> None:
    """Write vendor.toml; JSON strings are valid TOML basic strings."""
    blocks = [
        "\n[[file]]\n"
        + "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in asdict(e).items())
        for e in sorted(entries, key=lambda entry: entry.file)
    ]
    path.write_text(HEADER + "".join(blocks), "utf-8")


def unpack(package: str, folder: Path) -> Path:
    """Let npm pack a published package into a folder and return the unpacked tree."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed to fetch a package; to run Casework it is not.")
    subprocess.run([npm, "pack", "--silent", package], cwd=folder, check=True)  # noqa: S603 - the developer names it
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def keep(tree: Path, path: str) -> VendoredFile:
    """Copy the file and its licence out of the unpacked package and describe them."""
    facts = json.loads((tree / "package.json").read_text("utf-8"))
    folder = f"{facts['name'].lstrip('@').replace('/', '-')}-{facts['version']}"
    (VENDOR / folder).mkdir(parents=True, exist_ok=True)
    kept = VENDOR / folder / Path(path).name
    shutil.copyfile(tree / path, kept)
    shutil.copyfile(next(tree.glob("LICEN[CS]E*")), VENDOR / folder / "LICENSE")
    return VendoredFile(
        name=facts["name"],
        version=facts["version"],
        file=f"{folder}/{kept.name}",
        sha384=sha384(kept),
        licence=SPDX.get(facts["license"], facts["license"]),
        licence_file=f"{folder}/LICENSE",
        source=f"npm {facts['name']}@{facts['version']} {path}",
    )


def main() -> None:
    """Read the command line, fetch, and replace the entry of that file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", help="name@version as npm knows it")
    parser.add_argument("path", help="path of the wanted file inside the package")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        entry = keep(unpack(wanted.package, Path(folder)), wanted.path)
    write_list([e for e in read_list() if e.file != entry.file] + [entry])


if __name__ == "__main__":
    main()
