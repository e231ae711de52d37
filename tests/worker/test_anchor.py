"""Goal: the chains are anchored once a minute, and the log proves it outside the database."""

import datetime as dt

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from structlog.testing import capture_logs

from cast import AT
from forgers import faults, write
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.worker import anchor, rounds

Bank = tuple[Institution, ...]
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def rested(bank: Bank) -> None:
    """A worker that has just been started and has nothing to catch up with."""
    anchor._rests._spans.clear()
    with current.serving(bank[0]):
        while anchor.go_on(at=AT):
            anchor._rests._spans.clear()
    anchor._rests._spans.clear()


def test_an_anchor_is_made_by_the_worker_and_noted_in_its_log(bank: Bank) -> None:
    assert ("anchor", anchor.go_on) in rounds._ROUNDS
    write(bank[0], "worker:anchor", times=2)
    with current.serving(bank[0]), capture_logs() as lines:
        assert anchor.go_on(at=AT) == 1
    [line] = lines
    assert (line["event"], line["institution"], line["chains"]) == ("anchored", bank[0].key, 1)
    assert faults(bank[0], anchor=bytes.fromhex(line["anchor"])) == {}
    strange = bytes(32)
    assert list(faults(bank[0], anchor=strange)) == ["anchors"], "control: another is missed"


def test_within_the_minute_it_asks_the_database_nothing(bank: Bank) -> None:
    with current.serving(bank[0]):
        assert anchor.go_on(at=AT) == 0
        write(bank[0], "worker:anchor")
        with CaptureQueriesContext(connections[bank[0].key]) as asked:
            assert anchor.go_on(at=AT + 0.9 * MINUTE) == 0
        assert len(asked) == 0
        assert anchor.go_on(at=AT + MINUTE) == 1


def test_where_no_chain_went_on_nothing_is_written_nor_said(bank: Bank) -> None:
    with current.serving(bank[0]), capture_logs() as lines:
        assert anchor.go_on(at=AT) == 0
        assert anchor.go_on(at=AT + 2 * MINUTE) == 0
    assert lines == []
