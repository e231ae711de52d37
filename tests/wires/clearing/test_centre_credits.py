"""Goal: the simulated centre gives each bank its credits in order, and takes each back once.

Method: the centre without its line; the credits are ordered as the command orders them.
"""

import datetime as dt
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from madoguchi.formats.clearing import telegram
from madoguchi.wires.clearing.centre import Centre
from madoguchi.wires.clearing.centre_credits import order_credit, read_returned
from madoguchi.wires.clearing.faults import Faults

MORNING = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=9)))


def transfer(number: int, *, bank: str = "9990", yen: int = 1000) -> telegram.Transfer:
    return telegram.Transfer(
        key=f"{number:032x}",
        sending_bank="9998",
        sending_branch="001",
        receiving_bank=bank,
        receiving_branch="001",
        account_kind="1",
        account_number="9000001",
        receiver_name="ｼｹﾝ ﾊﾅｺ",
        sender_name="ﾔﾏﾀﾞ ﾀﾛｳ",
        amount_yen=yen,
        value_date=MORNING.date(),
    )


def back(number: int, *, yen: int = 1000, reason: str = "01") -> telegram.CreditReturn:
    return telegram.CreditReturn(
        key=f"{number:032x}", receiving_bank="9990", amount_yen=yen, reason=reason
    )


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "centre.sqlite3"


@pytest.fixture
def centre(store: Path) -> Iterator[Centre]:
    centre = Centre(store)
    yield centre
    centre.close()


def credits_of(
    centre: Centre, *, after: int = 0, bank: str = "9990", faults: Faults | None = None
) -> list[telegram.Credit]:
    question = telegram.CreditsRequest(receiving_bank=bank, last_sequence=after)
    *given, end = centre.answer(question=question, faults=faults or Faults(), at=MORNING)
    assert end == telegram.End()
    return [credit for credit in given if isinstance(credit, telegram.Credit)]


def take_back(centre: Centre, sent: telegram.CreditReturn) -> str:
    (reply,) = centre.answer(question=sent, faults=Faults(), at=MORNING)
    assert isinstance(reply, telegram.Reply)
    return reply.result_code


def test_each_bank_counts_its_own_credits(centre: Centre, store: Path) -> None:
    for number in range(4):
        order_credit(store=store, transfer=transfer(number, bank="9990" if number % 2 else "9992"))
    for bank, keys in (("9990", [1, 3]), ("9992", [0, 2])):
        given = [(each.sequence, int(each.key, 16)) for each in credits_of(centre, bank=bank)]
        assert given == [(1, keys[0]), (2, keys[1])]
    assert [each.sequence for each in credits_of(centre, after=1)] == [2]


def test_at_most_a_hundred_credits_come_at_once_and_repeats_hide_none(
    centre: Centre, store: Path
) -> None:
    for number in range(120):
        order_credit(store=store, transfer=transfer(number))
    assert [each.sequence for each in credits_of(centre)] == list(range(1, 101))
    twice = credits_of(centre, faults=Faults(repeat=1))
    assert (len(twice), twice[-1].sequence) == (100, 50)
    assert credits_of(centre, after=50)[0].sequence == 51


def test_credits_ordered_at_once_get_a_number_each(centre: Centre, store: Path) -> None:
    with ThreadPoolExecutor(max_workers=4) as hands:
        given = hands.map(
            lambda number: order_credit(store=store, transfer=transfer(number)), range(20)
        )
        assert sorted(given) == list(range(1, 21))


def test_a_key_is_ordered_once(centre: Centre, store: Path) -> None:
    order_credit(store=store, transfer=transfer(1))
    with pytest.raises(sqlite3.IntegrityError):
        order_credit(store=store, transfer=transfer(1, yen=2))
    assert len(credits_of(centre)) == 1


def test_a_credit_is_taken_back_once_and_only_as_it_was(centre: Centre, store: Path) -> None:
    order_credit(store=store, transfer=transfer(1))
    assert take_back(centre, back(2)) == telegram.UNKNOWN_CREDIT
    assert take_back(centre, back(1, yen=999)) == telegram.UNKNOWN_CREDIT
    assert take_back(centre, back(1)) == telegram.ACCEPTED
    assert take_back(centre, back(1)) == telegram.ACCEPTED
    assert take_back(centre, back(1, reason="02")) == telegram.KEY_REUSED
    assert read_returned(store=store, bank_code="9990") == {transfer(1).key: "01"}
