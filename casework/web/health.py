"""``/healthz`` (the process answers) and ``/readyz`` (it can serve): no word on versions, for whoever asks."""

from collections.abc import Callable

from flask import Blueprint, Response, jsonify

from casework.access.guard import public

blueprint = Blueprint("health", __name__)
Check = Callable[[], bool]
_checks: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """Add something that must hold before the service is ready; a check that raises counts as failed."""
    _checks[name] = check


def _passes(check: Check) -> bool:
    try:
        return check()
    except Exception:  # noqa: BLE001 - whatever goes wrong in a check, the answer is "not ready"
        return False


@blueprint.get("/healthz")
@public()
def healthz() -> Response:
    """Answer that the process is alive."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public()
def readyz() -> tuple[Response, int]:
    """Answer whether database, migrations and keys are there."""
    results = {name: _passes(check) for name, check in _checks.items()}
    ready = all(results.values())
    return jsonify(status="ok" if ready else "not ready", checks=results), 200 if ready else 503
