"""Goal: an answer to something else, or cut short, is never taken for the answer.

Method: a scripted network at the other end of a real socket, misbehaving in one way per test.
"""

import contextlib
import datetime as dt
import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from madoguchi.formats.clearing.frame import frame
from madoguchi.formats.clearing.read import body_length
from madoguchi.formats.payeasy.bill import AmountBy, Bill, BillInquiry, BillsAnswer
from madoguchi.formats.payeasy.biller import BillerAnswer, BillerInquiry
from madoguchi.formats.payeasy.payment import (
    End,
    Outcome,
    Pay,
    PayReply,
    Result,
    State,
    StatusAnswer,
)
from madoguchi.formats.payeasy.telegram import Telegram
from madoguchi.wires.payeasy.line import AnswerLost, Line

KEY, OTHER_KEY = "0123456789abcdef0123456789abcdef", "f" * 32
AT = dt.datetime(2026, 11, 25, 10, 0)
BILL = Bill(
    bill_code="1",
    payer_kana="ﾊﾗｲｺﾐ",
    payer="",
    content="",
    period="",
    amount_by=AmountBy.BILLER,
    amount_yen=1,
    late_yen=0,
    payable_until=AT.date(),
)
ASKED = BillInquiry(
    sending_bank="9990",
    biller_number="59001",
    number="91000001",
    confirmation="1",
    division="",
    asked_at=AT,
)
PAY = Pay(
    key=KEY,
    sending_bank="9990",
    biller_number="59001",
    number="91000001",
    division="",
    bill_code="1",
    amount_yen=1,
    paid_at=AT,
)
RESULT = Result(sequence=1, key=KEY, outcome=Outcome.SETTLED, reason="00")


@contextlib.contextmanager
def network(*said: Telegram) -> Iterator[Line]:
    """A network that hears one telegram, says these, and hangs up; and a line to it."""
    listening = socket.create_server(("127.0.0.1", 0))

    def play() -> None:
        caller, _ = listening.accept()
        with caller, contextlib.suppress(OSError):
            heard = caller.recv(4, socket.MSG_WAITALL)
            caller.recv(body_length(heard), socket.MSG_WAITALL)
            caller.sendall(b"".join(map(frame, said)))

    playing = threading.Thread(target=play, daemon=True)
    playing.start()
    port = int(listening.getsockname()[1])
    with listening, Line(host="127.0.0.1", port=port, timeout=2.0) as line:
        yield line
    playing.join(timeout=2)
    assert not playing.is_alive()


def answer(count: int, *, number: str = "91000001") -> BillsAnswer:
    code = "00" if count else "03"
    return BillsAnswer(biller_number="59001", number=number, result_code=code, count=count)


def test_bills_come_as_they_were_counted() -> None:
    with network(answer(2), BILL, BILL, End()) as line:
        assert line.ask_bills(ASKED) == (answer(2), [BILL, BILL])


def ask_biller(line: Line) -> object:
    return line.ask_biller(BillerInquiry(sending_bank="9990", biller_number="59001", asked_at=AT))


def ask_bills(line: Line) -> object:
    return line.ask_bills(ASKED)


def pay(line: Line) -> object:
    return line.pay(PAY)


def status(line: Line) -> object:
    return line.ask_status(KEY)


def results(line: Line) -> object:
    return line.results_after(bank_code="9990", sequence=0)


Question = Callable[[Line], object]
LOST: dict[str, tuple[Question, list[Telegram]]] = {
    "another biller": (ask_biller, [BillerAnswer(biller_number="59002", result_code="00")]),
    "bills for another number": (ask_bills, [answer(1, number="91000002"), BILL, End()]),
    "fewer bills than counted": (ask_bills, [answer(2), BILL, End()]),
    "more bills than counted": (ask_bills, [answer(1), BILL, BILL, End()]),
    "bills that do not end": (ask_bills, [answer(1), BILL]),
    "a reply to another payment": (pay, [PayReply(key=OTHER_KEY, result_code="00")]),
    "an end for a reply": (pay, [End()]),
    "another payment's state": (status, [StatusAnswer(key=OTHER_KEY, state=State.SETTLED)]),
    "results that do not end": (results, [RESULT]),
    "a bill among results": (results, [RESULT, BILL, End()]),
    "nothing": (pay, []),
}


@pytest.mark.parametrize("what", LOST)
def test_an_answer_that_is_none_is_lost_and_never_guessed(what: str) -> None:
    question, said = LOST[what]
    with network(*said) as line, pytest.raises(AnswerLost):
        question(line)
