"""What whoever asks is told of the service's health."""

import pytest

from casework.web import health
from tests.factories.console import rename


class TestHealthz:
    def test_answers_without_the_database(self, service, count_statements):
        with count_statements() as seen:
            answer = service.test_client().get("/healthz")

        assert answer.json == {"status": "ok"}
        assert seen.total == 0


class TestReadyz:
    def test_names_what_fails_but_no_version_and_no_reason(self, service, monkeypatch):
        monkeypatch.setattr(health, "_checks", {"service": lambda: True, "other": lambda: 1 // 0 == 0})

        answer = service.test_client().get("/readyz")

        assert answer.status_code == 503
        assert answer.json == {"status": "not ready", "checks": {"service": True, "other": False}}

    @pytest.mark.both_engines
    def test_is_refused_where_the_keys_cannot_be_read(self, app, service):
        rename(app, "system_key", "system_key_gone")

        assert service.test_client().get("/readyz").status_code == 503
