"""The evening before: who cannot pay tomorrow's reservations as things stand hears of it once."""

import datetime as dt
import threading
from collections.abc import Callable, Collection
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError

from cast import AT, Person, open_person, pay_in
from hands import all_at_once
from madoguchi.audit import recall, record
from madoguchi.customers import accounts
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.transfers import warn
from madoguchi.wires.models import Outgoing
from reservations import FRIDAY, THURSDAY, carry_all_out, reserve, states
from stories import to_person, wish

Bank = tuple[Institution, ...]
Superuser = Callable[[], psycopg.Connection[Any]]
BOTH = pytest.mark.parametrize("which", [0, 1], ids=["the morning", "the day before"])
EVENING = AT.replace(hour=18)


@pytest.fixture(autouse=True)
def nothing_due(bank: Bank) -> None:
    """What other tests left is out of the way, so that a test sees its own."""
    for each in bank:
        carry_all_out(each, THURSDAY)


def mails(person: Person) -> list[str]:
    """The texts of the warnings a person got, oldest first."""
    about = f"{person.contract_id}/{THURSDAY.isoformat()}/"
    rows = Outgoing.objects.filter(wire="mail", about__startswith=about, purpose="transfer.short")
    return [row.body["text"] for row in rows.order_by("pk")]


@BOTH
def test_one_mail_lists_what_would_not_be_funded_and_only_that(bank: Bank, which: int) -> None:
    hanako = open_person(bank[which], balance_yen=10_000)
    with current.serving(bank[which]):
        paid, short, other_day = (
            reserve(hanako, yen=5_000),
            reserve(hanako, what=wish(hanako, yen=7_777, name_kana="ﾀﾅｶ ｼﾞﾛｳ")),
            reserve(hanako, yen=90_001, on=FRIDAY),
        )
        assert warn.warn_short(THURSDAY, at=EVENING) == 1
        [text] = mails(hanako)
        assert "2026年11月26日に実行する" in text
        assert "・タナカ" in text and "7,777円" in text
        assert "5,000円" not in text and "90,001円" not in text
        assert hanako.accounts[0].number not in text and "http" not in text
        # The mail changes nothing: all three still wait.
        assert states([paid, short, other_day]) == [("reserved", "")] * 3
        told = recall.told(
            chain=record.chain_of(hanako.contract_id),
            about=f"{hanako.contract_id}/2026-11-26/{short.number}",
        )
        assert [each.what for each in told] == ["funds.warned"]


def test_whoever_has_enough_gets_no_mail_nor_who_has_given_no_address_until_he_has(
    bank: Bank, as_superuser: Superuser
) -> None:
    rich, silent = open_person(bank[0], balance_yen=10_000), open_person(bank[0])
    with current.serving(bank[0]):
        for person in (rich, silent):
            reserve(person, yen=1_000)
        with as_superuser() as admin:
            admin.execute(
                f"UPDATE {bank[0].key}.customers_contract SET mail = '' WHERE id = %s",
                (silent.contract_id,),
            )
        assert warn.warn_short(THURSDAY, at=EVENING) == 0
        assert (mails(rich), mails(silent)) == ([], [])
        with as_superuser() as admin:
            admin.execute(
                f"UPDATE {bank[0].key}.customers_contract SET mail = %s WHERE id = %s",
                (silent.mail, silent.contract_id),
            )
        assert warn.warn_short(THURSDAY, at=later(5)) == 1
        assert (mails(rich), len(mails(silent))) == ([], 1)


def later(minutes: int) -> dt.datetime:
    """So many minutes after the evening's first warning."""
    return EVENING + dt.timedelta(minutes=minutes)


@BOTH
def test_what_is_reserved_after_the_warning_is_told_in_a_mail_of_its_own(
    bank: Bank, which: int
) -> None:
    hanako = open_person(bank[which])
    with current.serving(bank[which]):
        reserve(hanako, yen=1_111)
        assert warn.warn_short(THURSDAY, at=EVENING) == 1
        assert warn.warn_short(THURSDAY, at=later(5)) == 0
        for yen in (2_222, 3_333):
            reserve(hanako, yen=yen, at=later(6))
        assert warn.warn_short(THURSDAY, at=later(10)) == 1
        assert warn.warn_short(THURSDAY, at=later(15)) == 0
        first, second = mails(hanako)
        assert "1,111円" in first and "2,222円" not in first
        assert "1,111円" not in second and "2,222円" in second and "3,333円" in second


@BOTH
def test_what_becomes_short_after_the_warning_is_told_then_and_once(bank: Bank, which: int) -> None:
    hanako = open_person(bank[which], balance_yen=10_000)
    with current.serving(bank[which]):
        order = reserve(hanako, yen=5_000)
        assert warn.warn_short(THURSDAY, at=EVENING) == 0
        pay_in(hanako.accounts[0], -6_000, at=later(1))
        assert warn.warn_short(THURSDAY, at=later(5)) == 1
        assert "5,000円" in mails(hanako)[0]
        # He pays in, and spends it again: he has been told.
        for yen in (6_000, -6_000):
            pay_in(hanako.accounts[0], yen, at=later(6))
            assert warn.warn_short(THURSDAY, at=later(10)) == 0
        assert (len(mails(hanako)), states([order])) == (1, [("reserved", "")])


def test_control_without_memory_the_database_refuses_to_tell_twice(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        reserve(hanako)
        assert warn.warn_short(THURSDAY, at=EVENING) == 1
        monkeypatch.setattr(warn, "_told_among", lambda orders: set())
        with pytest.raises(IntegrityError, match="transfers_short_told_pkey"):
            warn.warn_short(THURSDAY, at=later(5))
        assert len(mails(hanako)) == 1


def test_money_paid_in_after_the_warning_pays(bank: Bank) -> None:
    hanako = open_person(bank[1])
    with current.serving(bank[1]):
        order = reserve(hanako)
        assert warn.warn_short(THURSDAY, at=EVENING) == 1
        pay_in(hanako.accounts[0], 50_000, at=EVENING)
        carry_all_out(bank[1], THURSDAY)
        assert states([order]) == [("accepted", "")]


def test_what_fails_for_another_reason_is_no_lack_of_money(
    bank: Bank, as_superuser: Superuser
) -> None:
    hanako = open_person(bank[0], balance_yen=5_000)
    taro = open_person(bank[0], name="試験 太郎", name_kana="ｼｹﾝ ﾀﾛｳ")
    with current.serving(bank[0]):
        reserve(hanako, what=to_person(hanako, taro, yen=4_000))
        with as_superuser() as admin:
            admin.execute(
                f"UPDATE {bank[0].key}.customers_deposit_account SET holder_kana = 'ｼｹﾝ ｼﾞﾛｳ'"
                " WHERE number = %s",
                (taro.accounts[0].number,),
            )
        assert warn.warn_short(THURSDAY, at=EVENING) == 0


def test_three_processes_at_once_write_one_mail_to_each(bank: Bank) -> None:
    people = [open_person(bank[0]) for _ in range(8)]
    assert warned_at_once(bank[0], people) == [0, 0, 8]
    with current.serving(bank[0]):
        assert [len(mails(person)) for person in people] == [1] * 8


def test_later_in_the_evening_too_three_processes_write_one_mail_to_each(bank: Bank) -> None:
    people = [open_person(bank[0]) for _ in range(8)]
    assert warned_at_once(bank[0], people) == [0, 0, 8]
    assert warned_at_once(bank[0], people) == [0, 0, 8], "each has reserved once more"
    with current.serving(bank[0]):
        assert [len(mails(person)) for person in people] == [2] * 8


def test_control_without_the_turns_they_write_at_the_same_time(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the database's uniqueness is left: the slower ones fail instead of passing over."""
    people = [open_person(bank[0]) for _ in range(8)]
    all_have_looked, really = threading.Barrier(3), warn._told_among

    def looked(orders: Collection[int]) -> set[int]:
        found = really(orders)
        all_have_looked.wait(timeout=20)
        return found

    monkeypatch.setattr(accounts, "take_turns", lambda contract_ids: None)
    monkeypatch.setattr(warn, "_told_among", looked)
    assert warned_at_once(bank[0], people) == [-1, -1, 8]
    with current.serving(bank[0]):
        assert [len(mails(person)) for person in people] == [1] * 8


def warned_at_once(bank: Institution, people: list[Person]) -> list[int]:
    """Three processes warn for the same day; how many mails each says it wrote, -1 for a fault."""
    with current.serving(bank):
        for person in people:
            reserve(person)
        results = all_at_once(
            lambda nth: warn.warn_short(THURSDAY, at=EVENING), hands=3, institution=bank
        )
    return sorted(result if isinstance(result, int) else -1 for result in results)
