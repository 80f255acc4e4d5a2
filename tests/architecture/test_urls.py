"""Addresses: words with hyphens, typed parts, and nothing that somebody typed."""

import re

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.architecture.source import SOURCES

KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PART = re.compile(r"<(?P<type>[a-z]+)(\([^)]*\))?:(?P<name>\w+)>|(?P<word>[^/<>]+)")
TYPES = {"uuid", "int"}
PATH_ALLOWED = {"static"}  # file names of ours

# What may stand behind the question mark of a page: codes, dates, ids and places to go on to; never what was typed.
QUERY = {
    "action",
    "after",
    "appointment",
    "before",
    "case",
    "case_id",
    "client",
    "client_id",
    "day",
    "due",
    "from",
    "method",
    "group",
    "month",
    "next",
    "notice",
    "on",
    "owner",
    "page",
    "quiet",
    "record",
    "scope",
    "sort",
    "staff",
    "staff_id",
    "state",
    "status",
    "unit",
    "until",
    "urgency",
    "v",
    "view",
    "voided",
    "week",
}


def rules(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)


@pytest.fixture
def found(app):
    return rules(app)


class TestAddresses:
    def test_are_words_with_hyphens(self, found):
        bad = [
            rule.rule
            for rule in found
            for part in PART.finditer(rule.rule)
            if part["word"] and not KEBAB.fullmatch(part["word"])
        ]

        assert bad == []

    def test_have_typed_parts_only(self, found):
        loose = [
            f"{rule.rule} {name}"
            for rule in found
            if rule.endpoint not in PATH_ALLOWED
            for name in rule.arguments
            if not re.search(rf"<({'|'.join(TYPES)})(\([^)]*\))?:{name}>", rule.rule)
        ]

        assert loose == []

    def test_call_a_records_id_by_the_record(self, found):
        astray = [rule.rule for rule in found for name in rule.arguments if name == "id"]

        assert astray == []

    def test_end_without_a_slash(self, found):
        assert [rule.rule for rule in found if rule.rule != "/" and rule.rule.endswith("/")] == []

    def test_belong_to_one_view_each(self, found):
        seen: dict[tuple[str, str], list[str]] = {}
        for rule in found:
            shape = re.sub(r"<[^>]+>", "<>", rule.rule)
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                seen.setdefault((shape, method), []).append(rule.endpoint)

        assert {key: endpoints for key, endpoints in seen.items() if len(endpoints) > 1} == {}

    def test_answer_to_get_and_post_alone(self, found):
        other = [rule.rule for rule in found if (rule.methods or set()) - {"GET", "HEAD", "OPTIONS", "POST"}]

        assert other == []


class TestQueries:
    def test_of_pages_carry_no_free_text(self):
        """Every name that a view reads from behind the question mark is on the list."""
        reads = re.compile(r"""(?:args|arguments)(?:\.get|\.getlist)?[(\[]\s*["'](\w+)["']""")
        names = {(source.name, name) for source in SOURCES for name in reads.findall("\n".join(source.lines))}

        assert sorted((name, key) for name, key in names if key not in QUERY) == []
