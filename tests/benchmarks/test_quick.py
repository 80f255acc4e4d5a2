"""The benchmarks run from end to end. No time is asserted: what they measured means nothing at this pace."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.timeout(600)
class TestBenchmarks:
    def test_print_a_table_and_write_the_figures_down(self, tmp_path: Path):
        figures = tmp_path / "figures.json"

        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks", "--quick", "--json", figures],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.returncode == 0, done.stderr
        assert "| what | against | measured | goal | met |" in done.stdout
        assert figures.read_text(encoding="utf-8").startswith("{")
