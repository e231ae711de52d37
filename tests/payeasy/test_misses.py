"""Wrong numbers of bills: ten stop the day, six such days the service, however many hands."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest

from cast import AT, Person, open_person
from hands import all_at_once
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.payeasy import inquire, misses
from madoguchi.payeasy.models import Misses
from madoguchi.policy.payeasy import NumbersLock
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires.models import Outgoing
from payeasy_kit import Network, ask, fresh_number

Bank = tuple[Institution, ...]
DAY = dt.timedelta(days=1)
RULE = NumbersLock(stopped_after=10, block_after_days=6)


def miss(person: Person, *, at: dt.datetime = AT) -> Refusal:
    """Type a wrong number, and hear why not."""
    with pytest.raises(Refused) as no:
        ask(person, fresh_number("9999"), at=at)
    return no.value.refusal


def stop_the_day(person: Person, *, at: dt.datetime) -> None:
    """Ten misses, straight on the counter."""
    for _ in range(RULE.stopped_after):
        misses.keep(misses.spend(person.contract_id, RULE, at=at), RULE, at=at)


def locks_told(person: Person) -> int:
    """How many mails tell a person that his numbers are stopped."""
    rows = Outgoing.objects.filter(wire="mail", purpose="identity.lock.0", body__to=person.mail)
    return sum("払込書の番号" in row.body["subject"] for row in rows)


def count_asked(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Count how often a biller is really asked about numbers."""
    asked: list[object] = []
    lock, really = threading.Lock(), inquire._ask

    def counted(*what: object, **when: object) -> object:
        with lock:
            asked.append(what)
        return really(*what, **when)  # type: ignore[arg-type]

    monkeypatch.setattr(inquire, "_ask", counted)
    return lambda: len(asked)


def test_the_tenth_wrong_number_stops_the_day_and_midnight_releases_it(
    bank: Bank, billers: Network
) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        said = [miss(hanako) for _ in range(11)]
        assert said == [Refusal.BILL_MISMATCH] * 9 + [Refusal.PAYEASY_LOCKED_OUT] * 2
        with pytest.raises(Refused) as no:
            ask(hanako, fresh_number("9100"), at=AT.replace(hour=23, minute=44))
        assert no.value.facts["until"] == (AT + DAY).replace(hour=0)
        assert locks_told(hanako) == 1, "one stop, one mail"
        assert ask(hanako, fresh_number("9100"), at=AT + DAY).bills, "a new day"


def test_the_sixth_stopped_day_blocks_for_good_and_the_bank_releases_it(
    bank: Bank, billers: Network
) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        # Stopped days need not follow each other, and right numbers between them change nothing.
        for nth in range(5):
            stop_the_day(hanako, at=AT + 7 * nth * DAY)
            assert miss(hanako, at=AT + 7 * nth * DAY) is Refusal.PAYEASY_LOCKED_OUT
            assert ask(hanako, fresh_number("9100"), at=AT + (7 * nth + 1) * DAY).bills
        last = AT + 40 * DAY
        for _ in range(9):
            assert miss(hanako, at=last) is Refusal.BILL_MISMATCH
        assert miss(hanako, at=last) is Refusal.PAYEASY_BLOCKED
        assert miss(hanako, at=last + DAY) is Refusal.PAYEASY_BLOCKED
        assert miss(hanako, at=last + 300 * DAY) is Refusal.PAYEASY_BLOCKED
        assert locks_told(hanako) == 6
        misses.release(hanako.contract_id)
        assert ask(hanako, fresh_number("9100"), at=last + DAY).bills
        assert misses.state(hanako.contract_id, RULE, at=last + DAY) is None


def test_a_stopped_day_counts_even_when_nobody_comes_back_for_weeks(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        for nth in range(6):
            stop_the_day(hanako, at=AT + 30 * nth * DAY)
        with pytest.raises(Refused) as no:
            misses.spend(hanako.contract_id, RULE, at=AT + 500 * DAY)
    assert no.value.refusal is Refusal.PAYEASY_BLOCKED


def test_misses_of_yesterday_are_in_the_row_of_today(bank: Bank, billers: Network) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        for _ in range(9):
            assert miss(hanako) is Refusal.BILL_MISMATCH
        assert miss(hanako, at=AT + DAY) is Refusal.PAYEASY_LOCKED_OUT


@pytest.mark.parametrize("hands", [10, 100])
def test_of_wrong_numbers_at_once_exactly_ten_are_asked_about(
    bank: Bank, billers: Network, monkeypatch: pytest.MonkeyPatch, hands: int
) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        found = payable(hanako)
    asked = count_asked(monkeypatch)
    results = all_at_once(lambda nth: guess(hanako, found), hands=hands, institution=bank[0])
    assert asked() == 10
    said = [no.refusal for no in results if isinstance(no, Refused)]
    assert len(said) == hands
    assert set(said) <= {Refusal.BILL_MISMATCH, Refusal.PAYEASY_LOCKED_OUT}
    with current.serving(bank[0]):
        assert locks_told(hanako) == 1
        assert Misses.objects.get(contract_id=hanako.contract_id).in_a_row == 10


def payable(person: Person) -> object:
    from payeasy_kit import biller_of

    return biller_of(person)


def guess(person: Person, biller: object) -> object:
    from madoguchi.directory.calendar import calendar
    from madoguchi.policy.payeasy import Biller, Numbers

    assert isinstance(biller, Biller)
    wrong = Numbers(fresh_number("9999"), "1")
    return inquire.inquire(biller, wrong, by=person.actor, calendar=calendar(), at=AT)


def test_control_counting_after_the_answer_asks_about_nearly_all_of_them(
    bank: Bank, billers: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        found = payable(hanako)
    asked = count_asked(monkeypatch)
    spend, keep = misses.spend, misses.keep

    def look_first(contract_id: int, rule: NumbersLock, *, at: dt.datetime) -> misses.Spent:
        misses.must_be_open(contract_id, rule, at=at)
        return misses.Spent(contract_id, at.date(), last=False)

    def count_then(spent: misses.Spent, rule: NumbersLock, *, at: dt.datetime) -> Refused:
        return keep(spend(spent.contract_id, rule, at=at), rule, at=at)

    monkeypatch.setattr(misses, "spend", look_first)
    monkeypatch.setattr(misses, "keep", count_then)
    all_at_once(lambda nth: guess(hanako, found), hands=60, institution=bank[0])
    assert asked() > 10


def test_a_miss_given_back_opens_the_day_again(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        spent = [misses.spend(hanako.contract_id, RULE, at=AT) for _ in range(10)]
        assert [each.last for each in spent] == [False] * 9 + [True]
        assert misses.state(hanako.contract_id, RULE, at=AT) is not None
        misses.give_back(spent[-1])
        assert misses.state(hanako.contract_id, RULE, at=AT) is None
        assert misses.spend(hanako.contract_id, RULE, at=AT).last
        misses.forgive(spent[0])
        assert Misses.objects.get(contract_id=hanako.contract_id).in_a_row == 0


def test_what_is_given_back_after_midnight_takes_nothing_from_the_new_day(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        late = misses.spend(hanako.contract_id, RULE, at=AT)
        misses.spend(hanako.contract_id, RULE, at=AT + DAY)
        misses.give_back(late)
        assert Misses.objects.get(contract_id=hanako.contract_id).in_a_row == 2
