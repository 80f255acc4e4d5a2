"""The product's own source, read once: what the tests of this folder look at."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from casework.core.config import PACKAGE, PROJECT_ROOT


@dataclass
class Source:
    """One file of the package."""

    path: Path

    @property
    def name(self) -> str:
        """Its path from the project's root."""
        return self.path.relative_to(PROJECT_ROOT).as_posix()

    @property
    def room(self) -> str:
        """The room that it stands in; empty for the roof."""
        parts = self.path.relative_to(PACKAGE).parts
        return parts[0] if len(parts) > 1 else ""

    @cached_property
    def lines(self) -> list[str]:
        """Its lines."""
        return self.path.read_text("utf-8").splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse("\n".join(self.lines))

    @cached_property
    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Every function and method in it."""
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]

    def calls(self, name: str) -> Iterator[ast.Call]:
        """Give the calls of a function or method of that name."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and name_of(node.func) == name:
                yield node

    def texts(self) -> Iterator[tuple[int, str]]:
        """Give line and value of every string that is no docstring."""
        documented = {id(doc) for doc in self._docstrings()}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
                yield node.lineno, node.value

    def _docstrings(self) -> Iterator[ast.expr]:
        for node in ast.walk(self.tree):
            body = getattr(node, "body", None)
            if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
                yield body[0].value


def name_of(node: ast.expr) -> str:
    """Return the last part of a dotted name; empty for anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


SOURCES = [Source(path) for path in sorted(PACKAGE.rglob("*.py"))]
ROOMS = sorted(path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file())
