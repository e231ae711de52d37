"""Sending a transfer: what moves, what is written, what is refused, and that it happens once."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from cast import AT, open_person
from madoguchi.console.verify import findings
from madoguchi.directory.calendar import calendar
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import reads as ledger
from madoguchi.transfers import facts, reads, send
from madoguchi.transfers.states import State
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires import queued
from stories import draft, press, proof_of, to_person, wish

Bank = tuple[Institution, ...]


def balance(account: object) -> int:
    ledger_id = account.ledger_account_id  # type: ignore[attr-defined]
    return ledger.balances([ledger_id])[ledger_id].yen


def test_a_transfer_to_another_bank_takes_amount_and_fee_and_queues_one_message(
    bank: Bank,
) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    with current.serving(bank[0]):
        drafted = draft(hanako, wish(hanako, yen=30_000))
        order = press(hanako, drafted)
        assert (order.amount_yen, order.fee_yen, order.state) == (30_000, 440, State.ACCEPTED)
        assert balance(hanako.accounts[0]) == 100_000 - 30_000 - 440
        lines = ledger.lines(
            hanako.accounts[0].ledger_account_id, first=AT.date(), last=AT.date(), limit=9
        )
        assert [(line.amount, line.balance, line.narrative) for line in lines] == [
            (-440, 69_560, "振込手数料"),
            (-30_000, 70_000, "振込 ﾔﾏﾀﾞ ﾀﾛｳ"),
            (100_000, 100_000, "現金"),
        ]
        body = queued.bodies(wire="clearing")[str(order.request_id)]
        assert (body["amount_yen"], body["account_number"]) == (30_000, "9123456")
        mail = queued.bodies(wire="mail")[str(order.request_id)]
        assert mail["to"] == hanako.mail
        assert order.receipt in mail["text"] and "http" not in mail["text"]


def test_a_transfer_inside_the_bank_arrives_at_once_and_free_of_a_message(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=10_000)
    taro = open_person(bank[0], name="試験 太郎", name_kana="ｼｹﾝ ﾀﾛｳ")
    with current.serving(bank[0]):
        order = press(hanako, draft(hanako, to_person(hanako, taro, yen=4_000)))
        assert (order.state, order.reach) == (State.SETTLED, "same-branch")
        assert (balance(hanako.accounts[0]), balance(taro.accounts[0])) == (6_000, 4_000)
        assert str(order.request_id) not in queued.bodies(wire="clearing")


def test_the_same_request_pressed_again_gives_the_same_order(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    with current.serving(bank[0]):
        drafted = draft(hanako, wish(hanako, yen=1_000))
        first, again = press(hanako, drafted), press(hanako, drafted)
        assert first == again
        assert balance(hanako.accounts[0]) == 100_000 - 1_275


REFUSALS = [
    ("more than the balance", 99_999, {"balance_yen": 50_000}, Refusal.SHORT_OF_FUNDS),
    ("more than a day's limit", 200_001, {"balance_yen": 900_000}, Refusal.OVER_TRANSFER_LIMIT),
    ("a balance that pays no fee", 50_000, {"balance_yen": 50_000}, Refusal.SHORT_OF_FUNDS),
]


@pytest.mark.parametrize(
    ("yen", "person", "refusal"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS]
)
def test_a_refused_transfer_writes_nothing(
    bank: Bank, yen: int, person: dict[str, int], refusal: Refusal
) -> None:
    hanako = open_person(bank[0], **person)  # type: ignore[arg-type]
    with current.serving(bank[0]):
        drafted = draft(hanako, wish(hanako, yen=yen))
        with pytest.raises(Refused) as no:
            press(hanako, drafted)
        assert no.value.refusal is refusal
        assert balance(hanako.accounts[0]) == person["balance_yen"]
        assert reads.by_request(drafted.request_id, contract_id=hanako.contract_id) is None
        assert str(drafted.request_id) not in queued.bodies(wire="mail")


def test_after_three_in_the_afternoon_the_counter_for_other_banks_is_closed(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    late = AT.replace(hour=15)
    with current.serving(bank[0]):
        drafted = draft(hanako, wish(hanako, yen=1_000))
        with pytest.raises(Refused) as no:
            press(hanako, drafted, at=late)
        assert no.value.refusal is Refusal.OUTSIDE_HOURS
        assert no.value.facts["next_open"] == AT.replace(day=26, hour=8, minute=25)


def test_terms_that_changed_since_they_were_shown_are_confirmed_anew(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    with current.serving(bank[0]):
        drafted = draft(hanako, wish(hanako, yen=1_000))
        with pytest.raises(Refused) as no:
            press(hanako, drafted, at=AT + dt.timedelta(days=1))
        assert no.value.refusal is Refusal.TERMS_CHANGED


def test_a_proof_given_for_another_request_proves_nothing(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    with current.serving(bank[0]):
        drafted = draft(hanako, wish(hanako, yen=1_000))
        with pytest.raises(Refused) as no:
            send.send_transfer(
                drafted=drafted,
                by=hanako.actor,
                proof=proof_of(hanako, uuid.uuid4()),
                calendar=calendar(),
                at=AT,
            )
        assert no.value.refusal is Refusal.WEAK_PROOF
        assert balance(hanako.accounts[0]) == 100_000


def test_a_name_that_is_not_the_holders_is_answered_like_a_number_that_is_nobodys(
    bank: Bank,
) -> None:
    hanako = open_person(bank[0], balance_yen=10_000)
    taro = open_person(bank[0], name_kana="ｼｹﾝ ﾀﾛｳ")
    own = bank[0].profile.institution
    with current.serving(bank[0]):
        for number, name in ((taro.accounts[0].number, "ｼｹﾝ ｼﾞﾛｳ"), ("9999999", "ｼｹﾝ ﾀﾛｳ")):
            what = wish(
                hanako,
                yen=1,
                to=(own.code, own.name, "001", "本店"),
                number=number,
                name_kana=name,
            )
            with pytest.raises(Refused) as no:
                press(hanako, draft(hanako, what))
            assert no.value.refusal is Refusal.NO_SUCH_ACCOUNT


def test_a_receiver_here_is_found_wherever_the_space_in_his_name_stands(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=10_000)
    taro = open_person(bank[0], name_kana="ｼｹﾝ ﾀﾛｳ")
    with current.serving(bank[0]):
        for spelt in ("ｼｹﾝﾀﾛｳ", "ｼｹ ﾝﾀﾛｳ"):
            what = to_person(hanako, taro, yen=100)
            what = replace(what, payee=replace(what.payee, name_kana=spelt))
            assert press(hanako, draft(hanako, what)).state is State.SETTLED


def test_with_the_fee_borne_by_the_receiver_it_is_taken_off_the_amount(bank: Bank) -> None:
    hanako = open_person(bank[1], balance_yen=100_000)
    with current.serving(bank[1]):
        order = press(hanako, draft(hanako, wish(hanako, yen=30_000, fee_by="receiver")))
        # 30,000 carries a fee of 550; what is sent, 29,450, really costs 330.
        assert (order.amount_yen, order.fee_yen) == (29_450, 330)
        with pytest.raises(Refused) as no:
            press(hanako, draft(hanako, wish(hanako, yen=330, fee_by="receiver")))
        assert no.value.refusal is Refusal.FEE_NOT_COVERED


def test_the_books_are_clean_after_all_that(bank: Bank) -> None:
    assert [finding for each in bank for finding in findings(each)] == []


def test_the_hours_of_the_receiving_bank_are_asked_for_other_banks_only(
    bank: Bank, core_only: str
) -> None:
    hanako, taro = open_person(bank[0]), open_person(bank[0], name_kana="ｼｹﾝ ﾀﾛｳ")
    found = {}
    with current.serving(bank[0]):
        for what in (wish(hanako, yen=1), to_person(hanako, taro, yen=1)):
            with CaptureQueriesContext(connections[bank[0].key]) as queries:
                gathered = facts.gather(
                    what, contract_id=hanako.contract_id, proof=None, at=AT
                ).facts
            asked = ["directory_bank" in each["sql"] for each in queries.captured_queries]
            found[what.payee.account.bank] = (gathered.payee_bank_extended, sum(asked))
    assert found == {core_only: (False, 1), "9990": (True, 0)}
