"""The rules of the house that a machine can see. Each collects all that break it, so that one run tells everything."""

import ast
import re

import sqlalchemy as sa

from casework.audit.actions import Action
from casework.audit.labels import ACTION_LABELS
from casework.core.config import PACKAGE, PROJECT_ROOT
from casework.core.database import Model
from casework.core.tenancy import AgencyOwned, GlobalTable, KeyTable
from tests.architecture.source import ROOMS, SOURCES, Source, name_of

KINDS = (AgencyOwned, KeyTable, GlobalTable)
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "stuff"}
DATA_FREE = {"casework/demo"}  # stories are data

# Columns of agencies' own tables that hold text or bytes in plain, each with the reason why that tells nothing.
PLAIN = {
    "appointment.method": "a code of a list",
    "appointment.state": "a code",
    "assignment.kind": "a code",
    "case_counter.prefix": "a unit's own prefix",
    "case_status_change.from_status": "a code",
    "case_status_change.reason_code": "a code of a list",
    "case_status_change.to_status": "a code",
    "cases.closing_reason": "a code of a list",
    "cases.number": "a number of the office's own making; it names nobody",
    "cases.referral_route": "a code of a list",
    "cases.status": "a code",
    "cases.urgency": "a code",
    "client_access.ground": "a code",
    "form_submission.form": "names a form of ours",
    "form_submission.result": "an address of ours: ids only",
    "form_submission.state": "a code",
    "residence.municipality_code": "the municipality: counted by, not sealed (design.md §2)",
    "support_entry.counterpart": "a code of a list",
    "support_entry.method": "a code of a list",
    "support_entry.official_method": "a code of a list",
    "support_entry.requested_by": "a code of a list",
    "support_entry.state": "a code",
    "support_entry_version.kind": "a code",
}


def models() -> list[type[Model]]:
    ours = [mapper.class_ for mapper in Model.registry.mappers if mapper.class_.__module__.startswith("casework.")]
    return sorted(ours, key=lambda model: model.__name__)


def owned_tables() -> list[sa.Table]:
    return [Model.metadata.tables[model.__tablename__] for model in models() if issubclass(model, AgencyOwned)]


def length_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


class TestTransactions:
    def test_are_committed_in_two_places(self):
        assert {source.name for source in SOURCES for _ in source.calls("commit")} == {"casework/core/database.py"}
        committing = {source.name for source in SOURCES for _ in source.calls("commit_work")}
        assert committing == {"casework/core/database.py", "casework/web/transaction.py"}

    def test_flushed_early_say_why(self):
        silent = [
            f"{source.name}:{call.lineno}"
            for source in SOURCES
            for call in source.calls("flush")
            if isinstance(call.func, ast.Attribute) and name_of(call.func.value) != "stream"
            if not re.search(r"flush\(\)\s+# \w+", source.lines[call.lineno - 1])
        ]

        assert silent == []


class TestImports:
    def test_stand_at_the_top(self):
        nested = [
            f"{source.name}:{node.lineno}"
            for source in SOURCES
            for function in source.functions
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        ]

        assert nested == []

    def test_hide_no_circle_from_the_running_program(self):
        assert [source.name for source in SOURCES if "TYPE_CHECKING" in "\n".join(source.lines)] == []

    def test_of_the_package_itself_are_none(self):
        assert (PACKAGE / "__init__.py").read_text("utf-8").count("\n") <= 3

    def test_of_the_roof_are_left_to_entry_points(self):
        roofed = [
            source.name
            for source in SOURCES
            for node in ast.walk(source.tree)
            if isinstance(node, ast.ImportFrom) and node.module == "casework.app"
        ]

        assert roofed == []


class TestSizes:
    def test_of_files_stay_readable(self):
        lengths = {source.name: len(source.lines) for source in SOURCES}

        assert {name: lines for name, lines in lengths.items() if lines > 400} == {}
        assert sum(lines <= 300 for lines in lengths.values()) >= 0.95 * len(lengths)

    def test_of_functions_stay_readable(self):
        lengths = {f"{s.name}:{node.name}": length_of(node) for s in SOURCES for node in s.functions}

        assert {name: lines for name, lines in lengths.items() if lines > 50} == {}
        assert sum(lines <= 30 for lines in lengths.values()) >= 0.95 * len(lengths)

    def test_of_a_view_leave_the_work_to_a_service(self):
        long = [
            f"{source.name}:{node.name} {length_of(node)}"
            for source in SOURCES
            if source.path.name == "routes.py" or source.path.parent.name == "routes"
            for node in source.functions
            if length_of(node) > 24  # 15 of body, the signature and the docstring
        ]

        assert long == []

    def test_no_room_is_a_sixth_of_the_house(self):
        rooms = {room: sum(len(s.lines) for s in SOURCES if s.room == room) for room in ROOMS}

        assert {room: lines for room, lines in rooms.items() if lines > sum(rooms.values()) * 0.16} == {}


class TestNames:
    def test_say_what_is_inside(self):
        assert [source.name for source in SOURCES if VAGUE & {source.path.stem, source.path.parent.name}] == []


class TestRooms:
    def test_have_a_mirror_among_the_tests(self):
        missing = [room for room in ROOMS if not list((PROJECT_ROOT / "tests" / room).glob("test_*.py"))]

        assert missing == []

    def test_say_what_they_are_for(self):
        silent = [room for room in ROOMS if not ast.get_docstring(Source(PACKAGE / room / "__init__.py").tree)]

        assert silent == []


class TestTime:
    def test_is_read_from_one_clock(self):
        others = [
            f"{source.name}:{call.lineno}"
            for source in SOURCES
            if source.name != "casework/core/clock.py"
            for name in ("now", "today", "utcnow")
            for call in source.calls(name)
            if isinstance(call.func, ast.Attribute) and name_of(call.func.value) in {"datetime", "date"}
        ]

        assert others == []


class TestErrors:
    def test_below_the_routes_are_kinds_of_our_own(self):
        aborting = [
            f"{source.name}:{call.lineno}"
            for source in SOURCES
            if source.path.stem != "routes"
            for call in source.calls("abort")
        ]

        assert aborting == []

    def test_are_never_caught_all_at_once_without_a_reason(self):
        bare = [
            f"{source.name}:{node.lineno}"
            for source in SOURCES
            for node in ast.walk(source.tree)
            if isinstance(node, ast.ExceptHandler)
            and (node.type is None or name_of(node.type) in {"Exception", "BaseException"})
            and not re.search(r"noqa: BLE001 - \w", source.lines[node.lineno - 1])
            and not any(isinstance(inner, ast.Raise) and inner.exc is None for inner in ast.walk(node))
        ]

        assert bare == []


class TestExceptionsToARule:
    def test_name_their_reason(self):
        silent = [
            f"{source.name}:{number}"
            for source in SOURCES
            for number, line in enumerate(source.lines, 1)
            if re.search(r"# noqa(?!: [A-Z0-9, ]+ +- \w)", line)
        ]

        assert silent == []

    def test_never_switch_a_whole_file_off(self):
        switched = re.compile(r"^# (ruff: noqa|mypy: ignore-errors|flake8)", re.MULTILINE)

        assert [source.name for source in SOURCES if switched.search("\n".join(source.lines))] == []


class TestModels:
    def test_name_one_kind_of_table_each(self):
        unclear = [model.__name__ for model in models() if sum(issubclass(model, kind) for kind in KINDS) != 1]

        assert unclear == []

    def test_say_what_a_row_is(self):
        assert [model.__name__ for model in models() if not (model.__doc__ or "").strip()] == []

    def test_of_agencies_have_the_agency_first_in_every_key_and_index(self):
        astray = []
        for table in owned_tables():
            keys: list[tuple[str, list[str]]] = [("primary key", [column.name for column in table.primary_key.columns])]
            keys += [(str(index.name), [column.name for column in index.columns]) for index in table.indexes]
            keys += [
                (str(constraint.name or "unique"), [column.name for column in constraint.columns])
                for constraint in table.constraints
                if isinstance(constraint, sa.UniqueConstraint)
            ]
            astray += [f"{table.name}: {name} {columns}" for name, columns in keys if columns[0] != "agency_id"]

        assert astray == []

    def test_of_agencies_refer_to_each_other_with_the_agency(self):
        owned = {table.name for table in owned_tables()}
        astray = [
            f"{table.name}: {[column.name for column in key.columns]}"
            for table in owned_tables()
            for key in table.foreign_key_constraints
            if key.referred_table.name in owned and "agency_id" not in {column.name for column in key.columns}
        ]

        assert astray == []

    def test_delete_nothing_along(self):
        cascading = [
            f"{table.name}: {key.name}"
            for table in Model.metadata.tables.values()
            for key in table.foreign_key_constraints
            if key.ondelete or key.onupdate
        ]

        assert cascading == []


class TestPersonalColumns:
    def test_are_sealed_or_plain_for_a_reason(self):
        kept = {
            f"{table.name}.{column.name}"
            for table in owned_tables()
            for column in table.columns
            if isinstance(column.type, sa.String | sa.LargeBinary | sa.JSON)
            or (isinstance(column.type, sa.TypeDecorator) and isinstance(column.type.impl_instance, sa.String))
            if not column.name.endswith("_ct")
        }

        assert kept == set(PLAIN)

    def test_that_are_sealed_hold_bytes(self):
        wrong = [
            f"{table.name}.{column.name}"
            for table in Model.metadata.tables.values()
            for column in table.columns
            if column.name.endswith("_ct") and not isinstance(column.type, sa.LargeBinary)
        ]

        assert wrong == []


class TestActions:
    def test_of_the_trail_all_have_a_word_on_the_page(self):
        assert [action.name for action in Action if action not in ACTION_LABELS] == []

    def test_are_subject_and_verb(self):
        assert [action.value for action in Action if not re.fullmatch(r"[a-z-]+\.[a-z-]+", action.value)] == []

    def test_fit_their_column(self):
        assert max(len(action.value) for action in Action) <= 40
