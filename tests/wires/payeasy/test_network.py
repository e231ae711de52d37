"""Goal: whoever practises with the invented billers can foretell what a number brings.

Method: the network without its line, on a file of its own; then as a process that is killed.
"""

import datetime as dt
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from madoguchi.formats.payeasy import biller
from madoguchi.formats.payeasy.bill import Bill, BillInquiry, BillsAnswer
from madoguchi.formats.payeasy.biller import BillerAnswer, BillerInquiry, Way
from madoguchi.formats.payeasy.payment import (
    End,
    Outcome,
    Pay,
    PayReply,
    ResultsRequest,
    State,
    StatusAnswer,
    StatusInquiry,
)
from madoguchi.formats.payeasy.telegram import Telegram
from madoguchi.wires.faults import Faults
from madoguchi.wires.payeasy import billers
from madoguchi.wires.payeasy.line import AnswerLost, Line, LineDown
from madoguchi.wires.payeasy.network import Network
from payeasy_kit import Network as Process

AT = dt.datetime(2026, 11, 25, 10, 0)
NOW = dt.datetime(2026, 11, 25, 1, 0, tzinfo=dt.UTC)
AT_ONCE = Faults(delay_seconds=0)


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    known = Network(tmp_path / "network.sqlite3")
    yield known
    known.close()


def say(network: Network, question: Telegram, faults: Faults = AT_ONCE) -> list[Telegram]:
    return list(network.answer(question=question, faults=faults, at=NOW))


def inquiry(number: str, *, of: str = "59001", division: str = "", **changes: str) -> BillInquiry:
    usual = BillInquiry(
        sending_bank="9990",
        biller_number=of,
        number=number,
        confirmation=number[-4:],
        division=division,
        asked_at=AT,
    )
    return replace(usual, **changes)


def pay(number: str, nth: int = 0, *, yen: int, key: int = 1) -> Pay:
    return Pay(
        key=f"{key:032x}",
        sending_bank="9990",
        biller_number="59001",
        number=number,
        division="",
        bill_code=f"{number}-2611-{nth}",
        amount_yen=yen,
        paid_at=AT,
    )


def bills(network: Network, number: str, **asked: str) -> tuple[str, list[Bill]]:
    header, *found, end = say(network, inquiry(number, **asked))
    assert isinstance(header, BillsAnswer) and end == End()
    return header.result_code, [each for each in found if isinstance(each, Bill)]


def test_each_biller_says_who_it_is_and_nobody_has_another_number(network: Network) -> None:
    for number in billers.BILLERS:
        [said] = say(network, BillerInquiry(sending_bank="9990", biller_number=number, asked_at=AT))
        assert isinstance(said, BillerAnswer)
        assert (said.way is Way.PRIVATE) == number.startswith("5")
        assert said.name and said.name_kana
    [unknown] = say(network, BillerInquiry(sending_bank="9990", biller_number="59999", asked_at=AT))
    assert isinstance(unknown, BillerAnswer) and unknown.result_code == biller.NO_BILLER


@pytest.mark.parametrize(
    ("number", "code", "how_many"),
    [
        ("91000001", "00", 1),
        ("92000001", "00", 3),
        ("93000001", "00", 1),
        ("94000001", "00", 1),
        ("94010001", "03", 0),
        ("94020001", "04", 0),
        ("94030001", "05", 0),
        ("94090001", "06", 0),
        ("91001", "02", 0),
        ("12345678", "02", 0),
    ],
)
def test_the_first_four_digits_choose_what_happens(
    network: Network, number: str, code: str, how_many: int
) -> None:
    result, found = bills(network, number)
    assert (result, len(found)) == (code, how_many)


def test_wrong_numbers_beside_the_right_one_do_not_match(network: Network) -> None:
    assert bills(network, "91000001", confirmation="1")[0] == "02"
    assert bills(network, "91000001", of="10990", division="")[0] == "02"
    assert bills(network, "91000001", of="10990", division="0")[0] == "02"
    assert bills(network, "91000001", of="10990", division="3")[0] == "00"
    assert bills(network, "91000001", of="59999")[0] == "01"


def test_a_silent_biller_answers_nothing(network: Network) -> None:
    assert say(network, inquiry("94080001")) == []
    assert say(network, End()) == []


def test_a_bill_is_taken_once_and_each_of_several_by_itself(network: Network) -> None:
    number, first = "92000001", billers.first_yen("92000001")
    assert first == 1_001
    for nth in range(3):
        reply = PayReply(key=f"{nth:032x}", result_code="00")
        question = pay(number, nth, yen=first + 1_000 * nth, key=nth)
        assert say(network, question) == [reply]
        assert say(network, question) == [reply], "the same once more is the same"
        _, left = bills(network, number) if nth < 2 else ("", [])
        assert len(left) == 2 - nth
    assert bills(network, number)[0] == "03"
    assert say(network, pay(number, yen=first, key=99)) == [
        PayReply(key=f"{99:032x}", result_code="03")
    ]


def test_a_key_with_another_content_is_refused(network: Network) -> None:
    say(network, pay("91000001", yen=1_001))
    assert say(network, pay("91000001", yen=1_001, key=1)) == [
        PayReply(key=f"{1:032x}", result_code="00")
    ]
    assert say(network, pay("91000002", yen=1_002, key=1)) == [
        PayReply(key=f"{1:032x}", result_code="92")
    ]


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (pay("91000001", yen=1_000), "02"),
        (pay("91000001", 1, yen=1_001), "02"),
        (pay("94050001", yen=1_001), "03"),
        (pay("94020001", yen=1_001), "04"),
        (replace(pay("91000001", yen=1_001), biller_number="59999"), "01"),
        (
            replace(pay("91000001", yen=1_001), biller_number="59003", paid_at=AT.replace(hour=17)),
            "06",
        ),
    ],
)
def test_a_payment_that_does_not_fit_its_bill_is_not_taken(
    network: Network, question: Pay, code: str
) -> None:
    assert say(network, question) == [PayReply(key=question.key, result_code=code)]
    assert say(network, StatusInquiry(key=question.key)) == [
        StatusAnswer(key=question.key, state=State.UNKNOWN)
    ]


def test_a_payer_who_says_how_much_may_pay_again(network: Network) -> None:
    for key, yen in ((1, 7), (2, 7_000)):
        assert say(network, pay("93000001", yen=yen, key=key)) == [
            PayReply(key=f"{key:032x}", result_code="00")
        ]


def test_results_come_when_they_are_due_and_a_withdrawn_payment_comes_back(
    network: Network,
) -> None:
    say(network, pay("91000001", yen=1_001, key=1))
    say(network, pay("94060001", yen=1_001, key=2))
    say(network, pay("94070001", yen=1_001, key=3))
    *found, end = say(network, ResultsRequest(sending_bank="9990", last_sequence=0))
    assert end == End()
    assert [(each.sequence, each.outcome, each.reason) for each in found] == [  # type: ignore[union-attr]
        (1, Outcome.SETTLED, "00"),
        (2, Outcome.RETURNED, "11"),
    ]
    assert say(network, StatusInquiry(key=f"{2:032x}")) == [
        StatusAnswer(key=f"{2:032x}", state=State.RETURNED, reason="11")
    ]
    assert say(network, StatusInquiry(key=f"{3:032x}")) == [
        StatusAnswer(key=f"{3:032x}", state=State.ACCEPTED)
    ]
    assert say(network, ResultsRequest(sending_bank="9991", last_sequence=0)) == [End()]


def test_faults_are_the_same_each_time_and_a_lost_answer_has_taken_effect(tmp_path: Path) -> None:
    def lost(name: str) -> list[bool]:
        network = Network(tmp_path / name)
        faults = Faults(seed=7, answer_lost=0.5, delay_seconds=0)
        try:
            return [
                not say(network, pay("93000001", yen=yen, key=yen), faults) for yen in range(1, 40)
            ]
        finally:
            network.close()

    first = lost("one")
    assert first == lost("two")
    assert 5 < sum(first) < 35
    network = Network(tmp_path / "one")
    states = [say(network, StatusInquiry(key=f"{yen:032x}"))[0] for yen in range(1, 40)]
    network.close()
    assert all(isinstance(each, StatusAnswer) and each.state is State.SETTLED for each in states)


def test_a_result_may_be_given_twice_under_one_sequence(network: Network) -> None:
    say(network, pay("91000001", yen=1_001))
    twice = Faults(repeat=1.0, delay_seconds=0)
    *found, _ = say(network, ResultsRequest(sending_bank="9990", last_sequence=0), twice)
    assert len(found) == 2 and found[0] == found[1]


def test_a_network_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    process = Process(tmp_path / "network.sqlite3")
    process.start()
    line = Line(host="127.0.0.1", port=process.port, timeout=2.0)
    with line:
        assert line.pay(pay("91000001", yen=1_001)).accepted
        process.stop()
        with pytest.raises(AnswerLost):
            line.ask_status(f"{1:032x}")
        with pytest.raises(LineDown):
            line.ask_status(f"{1:032x}")
        process.start()
        assert line.pay(pay("91000001", yen=1_001)).accepted
        assert line.ask_status(f"{1:032x}").state is State.SETTLED
        answer, found = line.ask_bills(inquiry("91000001"))
        assert (answer.result_code, found) == ("03", [])
        [result] = line.results_after(bank_code="9990", sequence=0)
        assert result.outcome is Outcome.SETTLED
    assert process.stop(signal.SIGTERM) == 0
