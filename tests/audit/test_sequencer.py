"""Numbering behind the requests."""

import pytest
import sqlalchemy as sa

from casework.audit.models import AuditEvent
from casework.audit.sequencer import Sequencer
from casework.core import database
from tests.factories.console import rename


def waiting():
    with database.unit_of_work(writes=False) as session:
        return session.scalar(sa.select(sa.func.count()).where(AuditEvent.seq.is_(None)))


class TestSequencer:
    @pytest.mark.both_engines
    def test_numbers_what_waits(self, trail):
        trail.add_read()

        assert Sequencer(trail.app, 5).run() == 1
        assert waiting() == 0

    def test_runs_after_the_response_is_sent_and_not_too_often(self, trail):
        sequencer = Sequencer(trail.app, 3600)
        often = Sequencer(trail.app, 0)
        with trail.app.test_request_context():
            answer = trail.app.make_response("page")
            sequencer.after_request(answer)
            assert not answer._on_close
            often.after_request(answer)
            trail.add_read()
            assert waiting() == 1

            answer.close()

        assert waiting() == 0

    def test_leaves_a_failure_to_the_next_run(self, trail):
        trail.add_read()
        sequencer = Sequencer(trail.app, 5)
        rename(trail.app, "audit_head", "audit_head_gone")
        failed = sequencer.run()
        rename(trail.app, "audit_head_gone", "audit_head")

        assert (failed, sequencer.run()) == (0, 1)
        assert trail.check().clean
