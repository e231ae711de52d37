"""Goal: the bank always knows whether surely nothing was sent, or whether the outcome is unknown.

Method: a scripted centre at the other end of a real socket, misbehaving in one way per test.
"""

import contextlib
import datetime as dt
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace

import pytest

from madoguchi.formats.clearing import telegram
from madoguchi.formats.clearing.telegram import NameState, Outcome, State
from madoguchi.formats.layout import Unwritable
from madoguchi.wires.clearing.inquiry import ask_name, credits_after, inquire, results_after
from madoguchi.wires.clearing.line import AnswerLost, Line, LineDown

KEY = "0123456789abcdef0123456789abcdef"
OTHER_KEY = "f" * 32
DAY = dt.date(2026, 11, 20)
TRANSFER = telegram.Transfer(
    key=KEY,
    sending_bank="9990",
    sending_branch="001",
    receiving_bank="9991",
    receiving_branch="002",
    account_kind="1",
    account_number="1234567",
    receiver_name="ﾔﾏﾀﾞ ﾊﾅｺ",
    sender_name="ﾔﾏﾀﾞ ﾀﾛｳ",
    amount_yen=1000,
    value_date=DAY,
)
INQUIRY = telegram.NameInquiry(
    key=KEY,
    sending_bank="9990",
    receiving_bank="9991",
    receiving_branch="002",
    account_kind="1",
    account_number="1234567",
)
ACCEPTED = telegram.Reply(key=KEY, result_code="00")

Script = Callable[[socket.socket], None]


@contextlib.contextmanager
def centre(*scripts: Script) -> Iterator[int]:
    """Play one script per connection, in order, each after hearing one whole telegram."""
    listening = socket.create_server(("127.0.0.1", 0))

    def play() -> None:
        for script in scripts:
            caller, _ = listening.accept()
            with caller, contextlib.suppress(OSError):
                heard = caller.recv(4, socket.MSG_WAITALL)
                caller.recv(telegram.body_length(heard), socket.MSG_WAITALL)
                script(caller)

    playing = threading.Thread(target=play, daemon=True)
    playing.start()
    with listening:
        yield int(listening.getsockname()[1])
        playing.join(timeout=2)
        assert not playing.is_alive()


def says(*telegrams: telegram.Telegram) -> Script:
    return lambda caller: caller.sendall(b"".join(map(telegram.frame, telegrams)))


def line_to(port: int, *, timeout: float = 0.2) -> Line:
    return Line(host="127.0.0.1", port=port, timeout=timeout)


def result(sequence: int) -> telegram.Result:
    return telegram.Result(
        sequence=sequence, key=KEY, outcome=Outcome.CREDITED, reason="00", settled_on=DAY
    )


def test_a_sent_transfer_brings_its_reply() -> None:
    with centre(says(ACCEPTED)) as port, line_to(port) as line:
        assert line.send(TRANSFER) == ACCEPTED


def test_an_inquiry_brings_its_answer() -> None:
    answer = telegram.InquiryAnswer(key=KEY, state=State.RETURNED, reason="01")
    with centre(says(answer)) as port, line_to(port) as line:
        assert inquire(line, KEY) == answer


def test_results_come_as_given_even_when_given_twice() -> None:
    script = says(result(4), result(4), result(5), telegram.End())
    with centre(script) as port, line_to(port) as line:
        given = results_after(line, bank_code="9990", sequence=3)
    assert given == [result(4), result(4), result(5)]


def credit(sequence: int) -> telegram.Credit:
    return telegram.Credit(sequence=sequence, **asdict(TRANSFER))


def test_credits_come_as_given_even_when_given_twice() -> None:
    script = says(credit(4), credit(4), credit(5), telegram.End())
    with centre(script) as port, line_to(port) as line:
        given = credits_after(line, bank_code="9991", sequence=3)
    assert given == [credit(4), credit(4), credit(5)]


def test_a_return_brings_its_reply() -> None:
    sent = telegram.CreditReturn(key=KEY, receiving_bank="9991", amount_yen=1000, reason="01")
    with centre(says(ACCEPTED)) as port, line_to(port) as line:
        assert line.send(sent) == ACCEPTED


def test_a_name_inquiry_brings_its_answer() -> None:
    answer = telegram.NameAnswer(key=KEY, name_state=NameState.FOUND, name="ﾔﾏﾀﾞ ﾊﾅｺ")
    with centre(says(answer)) as port, line_to(port) as line:
        assert ask_name(line, INQUIRY) == answer


@pytest.mark.parametrize("script", [says(credit(4)), says(credit(4), result(5))])
def test_credits_without_an_end_are_lost_as_a_whole(script: Script) -> None:
    with centre(script) as port, line_to(port) as line, pytest.raises(AnswerLost):
        credits_after(line, bank_code="9991", sequence=3)


@pytest.mark.parametrize(
    "said",
    [
        telegram.NameAnswer(key=OTHER_KEY, name_state=NameState.FOUND, name="ﾔﾏﾀﾞ ﾊﾅｺ"),
        credit(4),
    ],
)
def test_what_is_lost_is_named_without_telling_anybodys_name(said: telegram.Telegram) -> None:
    with centre(says(said)) as port, line_to(port) as line, pytest.raises(AnswerLost) as lost:
        ask_name(line, INQUIRY)
    assert str(lost.value) == f"{type(said).__name__} answers something else"


def test_what_cannot_be_read_is_named_without_telling_what_it_says() -> None:
    answer = telegram.NameAnswer(key=KEY, name_state=NameState.FOUND, name="YAMADA HANAKO")
    garbled = telegram.frame(answer).replace(b"HANAKO", b"HANA\x81O")
    with (
        centre(lambda caller: caller.sendall(garbled)) as port,
        line_to(port) as line,
        pytest.raises(AnswerLost) as lost,
    ):
        ask_name(line, INQUIRY)
    assert str(lost.value) == "name cannot be read"


def test_where_nobody_listens_the_line_is_down() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with line_to(port) as line, pytest.raises(LineDown):
        line.send(TRANSFER)


def test_what_cannot_be_written_is_not_sent() -> None:
    # Nobody listens: a line that tried to open would say LineDown instead.
    with line_to(1) as line, pytest.raises(Unwritable):
        line.send(replace(TRANSFER, sender_name="山田太郎"))


def drips(caller: socket.socket) -> None:
    for byte in telegram.frame(ACCEPTED):
        time.sleep(0.05)
        caller.sendall(bytes([byte]))


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(lambda caller: caller.recv(1), id="says nothing"),
        pytest.param(lambda caller: None, id="hangs up"),
        pytest.param(lambda caller: caller.sendall(b"004011"), id="hangs up within the answer"),
        pytest.param(drips, id="takes longer than the timeout for the whole answer"),
        pytest.param(lambda caller: caller.sendall(b"HTTP/1.1 200"), id="speaks otherwise"),
        pytest.param(lambda caller: caller.sendall(b"0004" + b"9999"), id="unknown telegram"),
        pytest.param(says(telegram.Reply(key=OTHER_KEY, result_code="00")), id="another key"),
        pytest.param(says(telegram.End()), id="another kind"),
    ],
)
def test_without_an_answer_to_this_transfer_the_outcome_is_unknown(script: Script) -> None:
    with centre(script) as port, line_to(port) as line, pytest.raises(AnswerLost):
        line.send(TRANSFER)


def test_an_inquiry_answered_for_another_key_is_lost() -> None:
    answer = telegram.InquiryAnswer(key=OTHER_KEY, state=State.UNKNOWN)
    with centre(says(answer)) as port, line_to(port) as line, pytest.raises(AnswerLost):
        inquire(line, KEY)


@pytest.mark.parametrize("script", [says(result(4)), says(result(4), ACCEPTED)])
def test_results_without_an_end_are_lost_as_a_whole(script: Script) -> None:
    with centre(script) as port, line_to(port) as line, pytest.raises(AnswerLost):
        results_after(line, bank_code="9990", sequence=3)


def test_a_late_answer_is_never_taken_for_the_next_one() -> None:
    refused = telegram.Reply(key=KEY, result_code="92")

    def answers_late(caller: socket.socket) -> None:
        time.sleep(0.3)
        says(refused)(caller)

    with centre(answers_late, says(ACCEPTED)) as port, line_to(port) as line:
        with pytest.raises(AnswerLost):
            line.send(TRANSFER)
        assert line.send(TRANSFER) == ACCEPTED
