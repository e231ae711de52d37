"""Goal: the bank's line and the simulated centre understand each other, also when things break.

Method: the centre as a process of its own behind a real socket; kill -9 where it matters.
"""

import datetime as dt
import itertools
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from madoguchi.formats.clearing import telegram
from madoguchi.formats.clearing.telegram import NameState, Outcome, State
from madoguchi.wires.clearing.centre_credits import order_credit, read_returned
from madoguchi.wires.clearing.centre_totals import read_totals
from madoguchi.wires.clearing.faults import faults_file
from madoguchi.wires.clearing.inquiry import ask_name, credits_after, inquire, results_after
from madoguchi.wires.clearing.line import AnswerLost, Line, LineDown

DAY = dt.date(2026, 11, 20)
ASKED = telegram.TotalsRequest(bank="9990", value_date=DAY)


class Process:
    """The centre as a process, which a test may kill and start again on the same store."""

    def __init__(self, store: Path) -> None:
        self.store = store
        self.port = 0

    def start(self, *options: str) -> None:
        command = [sys.executable, "-m", "madoguchi.wires.clearing.simulator"]
        command += ["--port", str(self.port), "--store", str(self.store), *options]
        self.running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.running.stdout is not None
        ready = self.running.stdout.readline()
        assert ready.startswith("ready clearing 127.0.0.1:")
        self.port = int(ready.rpartition(":")[2])

    def stop(self, how: signal.Signals) -> int:
        self.running.send_signal(how)
        assert self.running.stdout is not None
        self.running.stdout.close()
        return self.running.wait(timeout=5)

    def line(self, *, timeout: float = 2.0) -> Line:
        return Line(host="127.0.0.1", port=self.port, timeout=timeout)

    def switch(self, faults: str) -> None:
        faults_file(self.store).write_text(faults)


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Process]:
    process = Process(tmp_path / "centre.sqlite3")
    process.start("--delay-seconds", "0")
    yield process
    if process.running.returncode is None:
        process.stop(signal.SIGKILL)


def transfer(number: int, *, account: str = "1234567") -> telegram.Transfer:
    return telegram.Transfer(
        key=f"{number:032x}",
        sending_bank="9990",
        sending_branch="001",
        receiving_bank="9991",
        receiving_branch="002",
        account_kind="1",
        account_number=account,
        receiver_name="ﾔﾏﾀﾞ ﾊﾅｺ",
        sender_name="ﾔﾏﾀﾞ ﾀﾛｳ",
        amount_yen=1000 + number,
        value_date=DAY,
    )


def test_transfers_are_credited_or_returned_as_their_account_numbers_ask(centre: Process) -> None:
    with centre.line() as line:
        for number, account in enumerate(("1234567", "9404001", "9405001", "9406001"), start=1):
            assert line.send(transfer(number, account=account)).accepted
        given = results_after(line, bank_code="9990", sequence=0)
        assert given == [
            telegram.Result(
                sequence=sequence,
                key=transfer(sequence).key,
                outcome=outcome,
                reason=reason,
                settled_on=DAY,
            )
            for sequence, outcome, reason in (
                (1, Outcome.CREDITED, "00"),
                (2, Outcome.RETURNED, "01"),
                (3, Outcome.RETURNED, "02"),
            )
        ]
        assert results_after(line, bank_code="9990", sequence=2) == given[2:]
        assert inquire(line, transfer(4).key).state is State.ACCEPTED
        assert inquire(line, transfer(5).key).state is State.UNKNOWN


def test_a_transfer_sent_twice_is_credited_once_and_a_changed_one_refused(centre: Process) -> None:
    with centre.line() as line:
        assert line.send(transfer(1)).accepted
        assert line.send(transfer(1)).accepted
        changed = line.send(replace(transfer(1), amount_yen=9))
        assert (changed.accepted, changed.result_code) == (False, "92")
        assert len(results_after(line, bank_code="9990", sequence=0)) == 1
    counted = read_totals(store=centre.store, question=ASKED)
    assert (counted.credited_count, counted.credited_yen) == (1, 1001)


def test_a_silent_centre_loses_answers_until_it_is_switched_back(centre: Process) -> None:
    centre.switch("silent = true")
    with centre.line(timeout=0.2) as line, pytest.raises(AnswerLost):
        line.send(transfer(1))
    centre.switch("silent = false")
    with centre.line() as line:
        assert inquire(line, transfer(1).key).state is State.UNKNOWN
        assert line.send(transfer(1)).accepted


def test_a_lost_answer_is_found_out_by_asking(centre: Process) -> None:
    centre.switch("answer_lost = 1")
    with centre.line() as line:
        with pytest.raises(AnswerLost):
            line.send(transfer(1))
        centre.switch("")
        assert inquire(line, transfer(1).key).state is State.CREDITED


def test_a_wrong_faults_file_changes_nothing(centre: Process) -> None:
    centre.switch("silent = perhaps")
    with centre.line() as line:
        assert line.send(transfer(1)).accepted


def test_a_killed_centre_goes_on_where_it_was(centre: Process) -> None:
    with centre.line() as line:
        assert line.send(transfer(1)).accepted
        (before,) = results_after(line, bank_code="9990", sequence=0)
        assert line.send(transfer(2)).accepted
        centre.stop(signal.SIGKILL)
        with pytest.raises(AnswerLost):
            inquire(line, transfer(1).key)
        with pytest.raises(LineDown):
            inquire(line, transfer(1).key)
    centre.start("--delay-seconds", "0")
    with centre.line() as line:
        assert line.send(transfer(2)).accepted
        given = results_after(line, bank_code="9990", sequence=0)
    assert given[0] == before
    assert [result.key for result in given] == [transfer(1).key, transfer(2).key]


def test_whatever_was_accepted_survives_a_kill_in_full_flow(centre: Process) -> None:
    accepted = []
    killer = threading.Timer(0.15, centre.running.kill)
    killer.start()
    with centre.line() as line, pytest.raises(AnswerLost):  # noqa: PT012 - lost at some point
        for number in itertools.count():
            assert line.send(transfer(number)).accepted
            accepted.append(number)
    killer.join()
    centre.stop(signal.SIGKILL)
    centre.start("--delay-seconds", "0")
    assert accepted
    with centre.line() as line:
        line.send(transfer(len(accepted)))
        for number in accepted:
            assert inquire(line, transfer(number).key).state is State.CREDITED
    assert read_totals(store=centre.store, question=ASKED).sent_count == len(accepted) + 1


def test_results_wait_for_the_delay(centre: Process) -> None:
    centre.switch("delay_seconds = 0.3")
    with centre.line() as line:
        line.send(transfer(1))
        assert results_after(line, bank_code="9990", sequence=0) == []
        assert inquire(line, transfer(1).key).state is State.ACCEPTED
        time.sleep(0.35)
        assert len(results_after(line, bank_code="9990", sequence=0)) == 1


def test_a_caller_who_speaks_otherwise_is_cut_off_and_the_others_are_not(centre: Process) -> None:
    with centre.line() as line:
        assert line.send(transfer(1)).accepted
        for noise in (b"GET / HTTP/1.1\r\n\r\n", b"0004" + b"\xff" * 4, b"0000"):
            with socket.create_connection(("127.0.0.1", centre.port), timeout=2) as stranger:
                stranger.sendall(noise)
                assert stranger.recv(100) == b""
        assert line.send(transfer(2)).accepted


def test_the_centre_stops_cleanly_with_a_caller_on_the_line(centre: Process) -> None:
    with centre.line() as line:
        assert line.send(transfer(1)).accepted
        assert centre.stop(signal.SIGTERM) == 0


def name_inquiry(number: str) -> telegram.NameInquiry:
    return telegram.NameInquiry(
        key="0" * 32,
        sending_bank="9990",
        receiving_bank="9991",
        receiving_branch="002",
        account_kind="1",
        account_number=number,
    )


def test_names_are_answered_until_the_banks_close_or_the_centre_falls_silent(
    centre: Process,
) -> None:
    with centre.line() as line:
        answer = ask_name(line, name_inquiry("9123456"))
        assert (answer.name_state, answer.name) == (NameState.FOUND, "ﾔﾏﾀﾞ ﾀﾛｳ")
        centre.switch("names_closed = true")
        assert ask_name(line, name_inquiry("9123456")).name_state is NameState.CLOSED_NOW
    for fault in ("silent = true", "answer_lost = 1"):
        centre.switch(fault)
        with centre.line(timeout=0.2) as line, pytest.raises(AnswerLost):
            ask_name(line, name_inquiry("9123456"))


def test_a_credit_ordered_beside_the_centre_is_delivered_until_it_is_sent_back_and_after(
    centre: Process,
) -> None:
    order_credit(store=centre.store, transfer=transfer(1))
    sent = telegram.CreditReturn(
        key=transfer(1).key, receiving_bank="9991", amount_yen=1001, reason="01"
    )
    with centre.line() as line:
        (before,) = credits_after(line, bank_code="9991", sequence=0)
        assert (before.sequence, before.key) == (1, transfer(1).key)
        centre.switch("answer_lost = 1")
        with pytest.raises(AnswerLost):
            line.send(sent)
        centre.switch("")
        assert line.send(sent).accepted, "sent again, it is taken on once"
        centre.stop(signal.SIGKILL)
    centre.start()
    with centre.line() as line:
        assert credits_after(line, bank_code="9991", sequence=0) == [before]
        assert credits_after(line, bank_code="9991", sequence=1) == []
    assert read_returned(store=centre.store, bank_code="9991") == {transfer(1).key: "01"}
