"""Goal: the simulated centre takes each transfer once, ends it as promised, and tells it in order.

Method: the centre without its line, so that a minute passes when the test says so.
"""

import datetime as dt
import sqlite3
from collections.abc import Iterator
from dataclasses import astuple, replace
from pathlib import Path

import pytest

from madoguchi.formats.clearing import telegram
from madoguchi.formats.clearing.telegram import Outcome, State
from madoguchi.wires.clearing.centre import Centre
from madoguchi.wires.clearing.centre_credits import order_credit
from madoguchi.wires.clearing.centre_totals import read_totals
from madoguchi.wires.clearing.faults import Faults

MORNING = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=9)))
A_SECOND_LATER = MORNING + dt.timedelta(seconds=1)
DAY = dt.date(2026, 11, 20)
NO_FAULTS = Faults()


def seconds(count: float) -> dt.timedelta:
    return dt.timedelta(seconds=count)


def transfer(
    number: int, *, account: str = "1234567", bank: str = "9990", yen: int = 1000
) -> telegram.Transfer:
    return telegram.Transfer(
        key=f"{number:032x}",
        sending_bank=bank,
        sending_branch="001",
        receiving_bank="9991",
        receiving_branch="002",
        account_kind="1",
        account_number=account,
        receiver_name="ﾔﾏﾀﾞ ﾊﾅｺ",
        sender_name="ﾔﾏﾀﾞ ﾀﾛｳ",
        amount_yen=yen,
        value_date=DAY,
    )


def counted(store: Path, *, bank: str = "9990") -> list[int]:
    """The ten figures of a bank for the day, in the order of the telegram."""
    asked = telegram.TotalsRequest(bank=bank, value_date=DAY)
    _, _, *figures = astuple(read_totals(store=store, question=asked))
    return figures


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "centre.sqlite3"


@pytest.fixture
def centre(store: Path) -> Iterator[Centre]:
    centre = Centre(store)
    yield centre
    centre.close()


def ask(
    centre: Centre,
    question: telegram.Telegram,
    *,
    at: dt.datetime = MORNING,
    faults: Faults = NO_FAULTS,
) -> list[telegram.Telegram]:
    return list(centre.answer(question=question, faults=faults, at=at))


def results(
    centre: Centre,
    *,
    after: int = 0,
    bank: str = "9990",
    at: dt.datetime = A_SECOND_LATER,
    faults: Faults = NO_FAULTS,
) -> list[telegram.Result]:
    question = telegram.ResultsRequest(sending_bank=bank, last_sequence=after)
    *given, end = ask(centre, question, at=at, faults=faults)
    assert end == telegram.End()
    assert all(isinstance(result, telegram.Result) for result in given)
    return [result for result in given if isinstance(result, telegram.Result)]


def test_a_transfer_is_taken_on_and_credited_after_the_delay(centre: Centre) -> None:
    sent = transfer(1)
    assert ask(centre, sent) == [telegram.Reply(key=sent.key, result_code="00")]
    assert results(centre, at=MORNING + seconds(0.999)) == []
    assert results(centre, at=MORNING + seconds(1)) == [
        telegram.Result(
            sequence=1, key=sent.key, outcome=Outcome.CREDITED, reason="00", settled_on=DAY
        )
    ]


@pytest.mark.parametrize(("account", "reason"), [("9404000", "01"), ("9405999", "02")])
def test_the_account_number_steers_a_return(centre: Centre, account: str, reason: str) -> None:
    sent = transfer(1, account=account)
    assert ask(centre, sent) == [telegram.Reply(key=sent.key, result_code="00")]
    (result,) = results(centre)
    assert (result.outcome, result.reason) == (Outcome.RETURNED, reason)
    assert ask(centre, telegram.Inquiry(key=sent.key)) == [
        telegram.InquiryAnswer(key=sent.key, state=State.RETURNED, reason=reason)
    ]


def test_a_slow_account_leaves_no_hole_that_a_bank_asks_beyond(centre: Centre) -> None:
    slow, quick = transfer(1, account="9406000"), transfer(2)
    ask(centre, slow)
    ask(centre, quick)
    assert [result.key for result in results(centre)] == [quick.key]
    assert ask(centre, telegram.Inquiry(key=slow.key), at=MORNING + seconds(59)) == [
        telegram.InquiryAnswer(key=slow.key, state=State.ACCEPTED)
    ]
    late = results(centre, after=1, at=MORNING + seconds(60))
    assert [(result.sequence, result.key) for result in late] == [(2, slow.key)]


def test_a_repeated_transfer_is_accepted_again_and_credited_once(centre: Centre) -> None:
    sent = transfer(1)
    for _ in range(3):
        assert ask(centre, sent) == [telegram.Reply(key=sent.key, result_code="00")]
    assert [result.key for result in results(centre)] == [sent.key]
    assert ask(centre, sent) == [telegram.Reply(key=sent.key, result_code="00")]
    assert len(results(centre, at=MORNING + seconds(100))) == 1


def test_a_key_with_other_content_is_refused_and_changes_nothing(
    centre: Centre, store: Path
) -> None:
    ask(centre, transfer(1, yen=1000))
    assert ask(centre, transfer(1, yen=1001)) == [
        telegram.Reply(key=transfer(1).key, result_code="92")
    ]
    assert counted(store)[:2] == [1, 1000]


def test_a_transfer_that_never_arrived_is_unknown(centre: Centre) -> None:
    key = transfer(1).key
    assert ask(centre, telegram.Inquiry(key=key)) == [
        telegram.InquiryAnswer(key=key, state=State.UNKNOWN)
    ]


def test_each_bank_counts_its_own_results(centre: Centre) -> None:
    for number in range(4):
        ask(centre, transfer(number, bank="9990" if number % 2 else "9992"))
    for bank, keys in (("9990", [1, 3]), ("9992", [0, 2])):
        given = [(result.sequence, int(result.key, 16)) for result in results(centre, bank=bank)]
        assert given == [(1, keys[0]), (2, keys[1])]
    assert results(centre, bank="9993") == []


def test_at_most_a_hundred_results_come_at_once(centre: Centre) -> None:
    for number in range(130):
        ask(centre, transfer(number))
    assert [result.sequence for result in results(centre)] == list(range(1, 101))
    assert [result.sequence for result in results(centre, after=100)] == list(range(101, 131))


def test_a_repeated_result_keeps_its_sequence(centre: Centre) -> None:
    for number in range(2):
        ask(centre, transfer(number))
    given = results(centre, faults=Faults(repeat=1))
    assert [result.sequence for result in given] == [1, 1, 2, 2]


def test_repeats_never_hide_a_result_for_good(centre: Centre) -> None:
    for number in range(120):
        ask(centre, transfer(number))
    first = results(centre, faults=Faults(repeat=1))
    assert (len(first), first[-1].sequence) == (100, 50)
    assert results(centre, after=50)[0].sequence == 51


def test_an_answer_that_gets_lost_leaves_its_effect(centre: Centre) -> None:
    sent = transfer(1)
    assert ask(centre, sent, faults=Faults(answer_lost=1)) == []
    assert ask(centre, telegram.Inquiry(key=sent.key)) == [
        telegram.InquiryAnswer(key=sent.key, state=State.ACCEPTED)
    ]


def test_a_lost_answer_comes_through_at_a_later_attempt(centre: Centre) -> None:
    faults = Faults(seed=2, answer_lost=0.7)
    attempts = [bool(ask(centre, transfer(1), faults=faults)) for _ in range(20)]
    assert True in attempts
    assert False in attempts


def test_a_telegram_that_only_a_centre_sends_is_not_answered(centre: Centre) -> None:
    assert ask(centre, telegram.End()) == []
    assert ask(centre, telegram.Reply(key=transfer(1).key, result_code="00")) == []


def test_faults_switched_later_do_not_change_what_was_taken_on(centre: Centre) -> None:
    ask(centre, transfer(1), faults=Faults(return_rate=1))
    ask(centre, transfer(2))
    assert [result.reason for result in results(centre)] == ["01", "00"]


def test_totals_are_for_one_bank_and_by_ending(centre: Centre, store: Path) -> None:
    ask(centre, transfer(1, yen=100))
    ask(centre, transfer(2, yen=20, account="9404000"))
    ask(centre, transfer(3, yen=3, account="9406000"))
    ask(centre, transfer(4, yen=5000, bank="9992"))
    ask(centre, replace(transfer(5, yen=7), value_date=DAY + dt.timedelta(days=1)))
    results(centre)
    assert counted(store) == [3, 123, 1, 100, 1, 20, 0, 0, 0, 0]
    assert counted(store, bank="9993") == [0] * 10


def test_totals_count_what_was_given_and_what_came_back(centre: Centre, store: Path) -> None:
    for number, yen in ((1, 400), (2, 50)):
        given = replace(transfer(number, yen=yen, bank="9998"), receiving_bank="9990")
        order_credit(store=store, transfer=given)
    back = telegram.CreditReturn(
        key=transfer(2).key, receiving_bank="9990", amount_yen=50, reason=telegram.NO_ACCOUNT
    )
    ask(centre, back)
    assert counted(store) == [0, 0, 0, 0, 0, 0, 2, 450, 1, 50]


def test_a_bank_that_asks_for_its_totals_is_told_what_was_counted(centre: Centre) -> None:
    ask(centre, transfer(1, yen=100))
    [told] = ask(centre, telegram.TotalsRequest(bank="9990", value_date=DAY))
    assert isinstance(told, telegram.Totals)
    assert (told.bank, told.value_date, told.sent_count, told.sent_yen) == ("9990", DAY, 1, 100)
    assert telegram.decode(telegram.encode(told)) == told


def test_totals_of_a_store_that_is_not_there_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        counted(tmp_path / "nowhere.sqlite3")
    assert not (tmp_path / "nowhere.sqlite3").exists()
