"""Run the benchmarks: ``python -m tests.benchmarks [--quick] [--only NAME] [--json PATH] [--write PATH]``."""

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter

from tests.benchmarks import report
from tests.benchmarks.figures import Table
from tests.benchmarks.pace import FULL, QUICK
from tests.benchmarks.rooms import columns, directory, footprint, growth, pages, statements, trail, writers
from tests.benchmarks.stage import Stage, staged

ROOMS: Mapping[str, Callable[[Stage], None]] = {
    "pages": pages.measure,
    "statements": statements.measure,
    "columns": columns.measure,
    "directory": directory.measure,
    "growth": growth.measure,
    "writers": writers.measure,
    "trail": trail.measure,
    "footprint": footprint.measure,
}


def main() -> None:
    """Measure, print the table, and write it down if asked to."""
    wanted = _arguments()
    table = Table()
    for name in wanted.only or ROOMS:
        started = perf_counter()
        with staged(QUICK if wanted.quick else FULL, table) as stage:
            ROOMS[name](stage)
        sys.stderr.write(f"{name}: {perf_counter() - started:.0f} s\n")
    sys.stdout.write(table.markdown())
    if wanted.json:
        wanted.json.write_text(table.as_json(), encoding="utf-8")
    if wanted.write:
        wanted.write.parent.mkdir(exist_ok=True)
        wanted.write.write_text(report.page(table), encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only show that all of it works; the figures mean nothing")
    parser.add_argument("--only", action="append", choices=list(ROOMS), help="may be given more than once")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--write", type=Path, help="write the page with table and method to this file")
    return parser.parse_args()


if __name__ == "__main__":
    main()
