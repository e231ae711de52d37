"""Goal: what other banks send is credited once, to the right person, or goes back as it came.

Method: stored credits acted upon by one hand and by many; next to each guard its control.
"""

import datetime as dt
import json
import uuid
from dataclasses import replace

import pytest
from django.db import transaction

from cast import AT, Person, open_person
from credits_kit import credit_for, stored
from hands import all_at_once
from madoguchi.audit import record, search
from madoguchi.console.verify import findings
from madoguchi.customers import open as opening
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import posting
from madoguchi.ledger import reads as ledger
from madoguchi.transfers import incoming
from madoguchi.values.account import AccountKind, AccountNumber
from madoguchi.wires import credits, queued
from madoguchi.wires.models import IncomingCredit

Bank = tuple[Institution, ...]

AT_NIGHT = AT.replace(hour=23, minute=50)


def balance_of(person: Person) -> int:
    ledger_id = person.accounts[0].ledger_account_id
    return ledger.balances([ledger_id])[ledger_id].yen


def ending_of(credit: credits.Credit) -> tuple[str, str]:
    row = IncomingCredit.objects.get(sequence=credit.sequence)
    return row.outcome, row.reason


def told(chain: str) -> list[record.Record]:
    return search.of_chain(chain, what="incoming.", limit=99)


def return_of(credit: credits.Credit) -> dict[str, object] | None:
    return queued.bodies(wire="clearing", purpose="return").get(str(credit.key))


def test_money_from_another_bank_is_credited_with_the_senders_name_on_the_line(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=100)
    with current.serving(bank[0]):
        credit = stored(hanako, yen=30_000, sender_name="ｶ)ｱｶﾈｼﾖｳｼﾞ")
        incoming.act_on(credit, at=AT)
        [line, _] = ledger.lines(
            hanako.accounts[0].ledger_account_id, first=AT.date(), last=AT.date(), limit=9
        )
        assert (line.amount, line.balance, line.narrative) == (30_000, 30_100, "振込 ｶ)ｱｶﾈｼﾖｳｼﾞ")
        assert (ending_of(credit), return_of(credit)) == (("credited", ""), None)
        [said] = told(record.chain_of(hanako.contract_id))
        assert (said.who, said.what, said.about) == (
            "clearing",
            "incoming.credited",
            str(credit.key),
        )
        assert json.loads(said.detail) == {"sequence": credit.sequence, "amount_yen": 30_000}


@pytest.mark.parametrize("value_date", [AT.date() - dt.timedelta(days=3), AT.date()])
def test_at_whatever_hour_it_comes_it_counts_today(bank: Bank, value_date: dt.date) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        incoming.act_on(stored(hanako, value_date=value_date), at=AT_NIGHT)
        [line] = ledger.lines(
            hanako.accounts[0].ledger_account_id, first=AT.date(), last=AT.date(), limit=9
        )
        assert (line.day, line.amount) == (AT.date(), 1_000)


@pytest.mark.parametrize(
    "spelt", ["ｼｹﾝ ﾊﾅｺ", "ｼｹﾝﾊﾅｺ", "ｼｹﾝ  ﾊﾅｺ"], ids=["as here", "without a space", "with two"]
)
def test_the_same_name_spelt_otherwise_is_the_same_name(bank: Bank, spelt: str) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        credit = stored(hanako, receiver_name=spelt)
        incoming.act_on(credit, at=AT)
        assert (ending_of(credit)[0], balance_of(hanako)) == ("credited", 1_000)


def test_small_kana_and_long_vowels_of_other_banks_are_read_as_ours(bank: Bank) -> None:
    jo = open_person(bank[0], name_kana="ｼﾖ-ﾄﾞｳ ｼﾞﾖｳ")
    with current.serving(bank[0]):
        credit = stored(jo, receiver_name="ｼｮｰﾄﾞｳ ｼﾞｮｳ")
        incoming.act_on(credit, at=AT)
        assert (ending_of(credit)[0], balance_of(jo)) == ("credited", 1_000)


@pytest.mark.parametrize(
    ("otherwise", "reason"),
    [
        ({"receiver_name": "ｼｹﾝ ﾊﾅ"}, "02"),
        ({"receiver_name": "ｼｹﾝ ﾊﾅｺﾞ"}, "02"),
        ({"receiver_name": ""}, "02"),
        ({"account_number": "9999990"}, "01"),
        ({"receiving_branch": "999"}, "01"),
        ({"account_kind": "2"}, "01"),
        ({"account_kind": "9"}, "01"),
        ({"receiving_bank": "9997"}, "01"),
    ],
)
def test_what_cannot_be_credited_goes_back_and_nothing_is_booked(
    bank: Bank, otherwise: dict[str, str], reason: str
) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        credit = stored(hanako, **otherwise)
        incoming.act_on(credit, at=AT)
        assert (ending_of(credit), balance_of(hanako)) == (("returned", reason), 0)
        assert return_of(credit) == {
            "key": credit.key.hex,
            "receiving_bank": credit.receiving_bank,
            "amount_yen": 1_000,
            "reason": reason,
        }
        chain = record.chain_of(hanako.contract_id) if reason == "02" else incoming.CHAIN
        said = told(chain)[0]
        assert (said.what, said.about) == ("incoming.returned", str(credit.key))
        assert json.loads(said.detail)["reason"] == reason


def test_an_account_without_a_contract_is_credited_too(bank: Bank) -> None:
    own = bank[0].profile.institution.code
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        ledger_id = opening.open_account(
            account=AccountNumber(own, "001", AccountKind.SAVINGS, hanako.accounts[0].number),
            contract_id=None,
            holder="試験 次郎",
            holder_kana="ｼｹﾝ ｼﾞﾛｳ",
            overdraft_yen=0,
            day=AT.date(),
        )
        credit = stored(hanako, account_kind="4", receiver_name="ｼｹﾝ ｼﾞﾛｳ")
        incoming.act_on(credit, at=AT)
        assert ledger.balances([ledger_id])[ledger_id].yen == 1_000
        assert told(incoming.CHAIN)[0].about == str(credit.key)


def test_a_credit_delivered_again_is_stored_once_and_credited_once(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        credit = stored(hanako)
        credits.store([credit, credit], at=AT)
        for _ in range(3):
            incoming.act_on(credit, at=AT)
        credits.store([replace(credit, amount_yen=9)], at=AT)
        assert balance_of(hanako) == 1_000
        assert len(told(record.chain_of(hanako.contract_id))) == 1


def test_a_key_that_comes_again_under_another_number_is_told_and_not_credited(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        credit = stored(hanako)
        again = replace(credit_for(hanako), key=credit.key)
        credits.store([again], at=AT)
        for each in (credit, again, again):
            incoming.act_on(each, at=AT)
        assert balance_of(hanako) == 1_000
        assert (ending_of(credit)[0], ending_of(again)[0]) == ("credited", "repeated")
        assert [said.what for said in told(record.chain_of(hanako.contract_id))] == [
            "incoming.repeated",
            "incoming.credited",
        ]


def test_a_hand_that_dies_on_the_way_leaves_nothing_and_the_next_goes_on(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        credit = stored(hanako)
        with monkeypatch.context() as dying:
            # After the money, before the record: the last moment at which anything is undone.
            dying.setattr(incoming, "_tell", lambda *said, **more: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                incoming.act_on(credit, at=AT)
        assert (ending_of(credit), balance_of(hanako)) == (("", ""), 0)
        assert credit in credits.to_act_on(most=99)
        incoming.act_on(credit, at=AT)
        assert (ending_of(credit)[0], balance_of(hanako)) == ("credited", 1_000)


def three_workers_at_once(person: Person, *, waiting: int = 10) -> list[Exception | None]:
    """Three workers that each saw the same credits waiting, and act on all of them."""
    mine = [stored(person) for _ in range(waiting)]

    def work(nth: int) -> None:
        for credit in mine:
            incoming.act_on(credit, at=AT)

    return all_at_once(work, hands=3, institution=person.institution)


def test_three_workers_at_once_credit_each_once(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        assert three_workers_at_once(hanako) == []
        assert balance_of(hanako) == 10_000
        assert len(told(record.chain_of(hanako.contract_id))) == 10


def test_control_without_the_guard_each_is_told_thrice_and_only_the_ledger_keeps_it_once(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = open_person(bank[0])

    def end_anyway(sequence: int, *, outcome: str, at: dt.datetime) -> bool:
        IncomingCredit.objects.filter(sequence=sequence).update(acted_at=at, outcome=outcome)
        return True

    monkeypatch.setattr(credits, "end", end_anyway)
    with current.serving(bank[0]):
        assert three_workers_at_once(hanako) == []
        assert len(told(record.chain_of(hanako.contract_id))) == 30
        assert balance_of(hanako) == 10_000, "a key is posted once (L-03)"


def test_control_without_the_ledgers_guard_either_a_hand_would_be_paid_twice(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Undone at the end, because it leaves books that nobody could prove."""
    hanako = open_person(bank[0])
    monkeypatch.setattr(incoming, "request_of", lambda key: uuid.uuid4())
    with current.serving(bank[0]):
        credit = credit_for(hanako)
        with pytest.raises(ZeroDivisionError), transaction.atomic(using=current.alias()):  # noqa: PT012
            for _ in range(2):
                posting.post(incoming._entry(credit, hanako.accounts[0], day=AT.date()), at=AT)
            assert balance_of(hanako) == 2_000
            raise ZeroDivisionError
        assert balance_of(hanako) == 0


def test_the_books_are_clean_after_all_those_credits(bank: Bank) -> None:
    assert findings(bank[0]) == []
