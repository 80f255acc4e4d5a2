"""The style sheet and the script stay small, readable and harmless."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "casework" / "static"
CSS = (STATIC / "css" / "casework.css").read_text("utf-8")
TOKENS = next(STATIC.glob("vendor/digital-go-jp-design-tokens-*/tokens.css")).read_text("utf-8")
OWN_SCRIPTS = sorted((STATIC / "js").glob("*.js"))
VALUES = dict(re.findall(r"(--[\w-]+):\s*([^;]+);", TOKENS + CSS))
WHITE = "#fff"

TEXT = [
    ("--text", WHITE),
    ("--text", "--wash"),
    ("--quiet", "--wash"),
    ("--faint", "--wash"),
    ("--primary", WHITE),
    ("--primary-dark", "--primary-wash"),
    ("--error", WHITE),
    ("--error", "--error-wash"),
    ("--text", "--warning-wash"),
    ("--text", "--success-wash"),
    ("#000", "--color-primitive-yellow-100"),
    ("--color-primitive-green-900", "--success-wash"),
    ("--color-primitive-yellow-1200", "--warning-wash"),
    ("--color-primitive-red-1000", "--error-wash"),
    ("--color-primitive-purple-1000", "--color-primitive-purple-50"),
    (WHITE, "--color-primitive-red-1000"),
]
EDGES = [
    ("--line-strong", WHITE),
    ("--primary", "--primary-wash"),
    ("--success", "--success-wash"),
    ("--warning", "--warning-wash"),
    ("#000", "--color-primitive-yellow-300"),
]


def luminance(colour: str) -> float:
    while not colour.startswith("#"):
        colour = VALUES[colour.removeprefix("var(").removesuffix(")")]
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


class TestColours:
    @pytest.mark.parametrize(("text", "ground"), TEXT)
    def test_text_stands_out_from_its_ground(self, text, ground):
        assert contrast(text, ground) >= 4.5

    @pytest.mark.parametrize(("edge", "ground"), EDGES)
    def test_edges_of_controls_stand_out_from_their_ground(self, edge, ground):
        assert contrast(edge, ground) >= 3


class TestStyleSheet:
    def test_is_small(self):
        assert len(CSS.encode()) <= 28_672

    def test_uses_only_custom_properties_that_exist(self):
        assert set(re.findall(r"var\((--[\w-]+)", CSS)) <= set(VALUES)

    @pytest.mark.parametrize("need", ["@media print", "forced-colors: active", "prefers-reduced-motion", "size: A4"])
    def test_cares_for(self, need):
        assert need in CSS


class TestScripts:
    def test_are_small_together(self):
        assert sum(path.stat().st_size for path in OWN_SCRIPTS) <= 6 * 1024

    @pytest.mark.parametrize("path", OWN_SCRIPTS, ids=lambda path: path.name)
    def test_keep_nothing_in_the_browser_and_evaluate_nothing(self, path):
        forbidden = r"localStorage|sessionStorage|indexedDB|caches\.|\beval\b|new Function|innerHTML|document\.cookie"

        assert not re.search(forbidden, path.read_text("utf-8"))
