"""Two days on which the clearing centre says nothing, and the hours after it speaks again (C14).

Goal: nothing is doubled, every order reaches its end, and meanwhile customers are told the truth.
Method: 48 hours by the bank's clock before a real centre that is silent, then one that loses
answers and gives results twice; what all customers read, on every page of their lists.
MADOGUCHI_SILENCE_ORDERS is how many transfers are accepted meanwhile (5,000 in `make thorough`).
"""

import datetime as dt
import html
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from browsing import signed_on
from cast import Person
from exchange import ONE_DAY, Exchange, exchanging
from madoguchi.console.verify import findings
from madoguchi.formats.clearing.totals import TotalsRequest
from madoguchi.institutions import current
from madoguchi.ledger import reads as ledger
from madoguchi.transfers import reads, reconcile
from madoguchi.transfers.reads import Transfer
from madoguchi.transfers.states import State
from madoguchi.wires import inbox, lease
from madoguchi.wires.clearing.centre_totals import read_totals
from madoguchi.wires.inbox import Received
from madoguchi.wires.lease import Message
from madoguchi.worker import clearing
from stories import draft, press, wish

Stand = Callable[[str], None]

ORDERS = int(os.environ.get("MADOGUCHI_SILENCE_ORDERS", "120"))
PEOPLE = max(4, ORDERS // 100)
BALANCE, FEE = 1_000_000, 275
# Of many answers one in a hundred is lost; of few one in ten, so that some surely are.
ANSWER_LOST = 0.01 if ORDERS >= 1_000 else 0.1
HOUR = dt.timedelta(hours=1)
SILENCE = 48
# When customers look, on both days: after the first hour, after the last one, late.
LOOKING = {"09:30", "15:00", "23:00"}
# On both days, while money may be sent to other banks.
SENDING = [hour for hour in range(SILENCE) if 9 <= hour % 24 < 15]
ENDED = {State.SETTLED, State.RETURNED}


@pytest.fixture
def akagi(exchanges_here: tuple[Iterator[Exchange], ...]) -> Iterator[Exchange]:
    """An exchange with a centre that does not answer; its four days are no other test's."""
    each = next(exchanges_here[0])
    while next(exchanges_here[0]).day < each.day + 4 * ONE_DAY:
        pass
    with (
        exchanging(each.centre, "silent = true", timeout_seconds=0.05),
        current.serving(each.institution),
    ):
        yield each


def sends_some(people: list[Person], *, count: int, at: dt.datetime) -> list[Transfer]:
    """So many transfers to another bank, by one after the other; every tenth comes back."""
    return [
        press(person, draft(person, what, at=at), at=at)
        for nth in range(count)
        for person in [people[nth % len(people)]]
        for number in ["9404123" if nth % 10 == 9 else "9123456"]
        for what in [wish(person, yen=1_000, number=number)]
    ]


def states(orders: list[Transfer]) -> Counter[State]:
    found = [reads.by_request(each.request_id, contract_id=each.contract_id) for each in orders]
    return Counter(each.state for each in found if each is not None)


def words_on_the_lists(people: list[Person]) -> set[str]:
    """The states that customers read in the lists of their orders, page after page."""
    return {word for person in people for word in _words_on_the_list(person)}


def _words_on_the_list(person: Person) -> Iterator[str]:
    customer, address = signed_on(person), "/orders/"
    while address:
        page = customer.get(address).content.decode()
        yield from re.findall(r'class="status[^"]*">([^<]+)</span>', page)
        older = re.search(r'href="([^"]+)">さらに前の依頼を見る', page)
        address = html.unescape(older.group(1)) if older else ""


def accept_in_silence(akagi: Exchange, people: list[Person], stand_at: Stand) -> list[Transfer]:
    """Two days of customers and rounds; nobody is told more than is known."""
    orders: list[Transfer] = []
    for half_hour in range(2 * SILENCE):
        at = akagi.at("00:00") + half_hour * HOUR / 2
        if half_hour % 2:
            clearing.carry_and_fetch(at=at)
        elif half_hour // 2 in SENDING:
            orders += sends_some(people, count=-(-ORDERS // len(SENDING)), at=at)
        if f"{at:%H:%M}" in LOOKING:
            stand_at(f"{at:%Y-%m-%dT%H:%M}")
            assert words_on_the_lists(people) == {"受付済・送信待ち", "処理中"}, at
    assert states(orders) == {State.ACCEPTED: len(orders)}
    return orders


def carry_until_all_ended(orders: list[Transfer], *, at: dt.datetime) -> dt.datetime:
    """Let the worker go round every minute until every order has its end; a day at most."""
    for minute in range(24 * 60):
        now = at + dt.timedelta(minutes=minute)
        while clearing.carry_and_fetch(at=now):
            pass
        if not lease.waiting(wire="clearing") and set(states(orders)) <= ENDED:
            return now
    raise AssertionError(f"after a day: {states(orders)}")


@pytest.fixture
def met(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many answers the bank waited for in vain, and how many results it was given again."""
    counted: Counter[str] = Counter()
    put_back, store = lease.put_back, inbox.store

    def unknown(message: Message, *, unanswered: bool, error: str, at: dt.datetime) -> bool:
        counted["answers lost"] += unanswered
        return put_back(message, unanswered=unanswered, error=error, at=at)

    def given(results: list[Received], *, at: dt.datetime) -> None:
        counted["results repeated"] += len(results) - len({each.sequence for each in results})
        store(results, at=at)

    monkeypatch.setattr(lease, "put_back", unknown)
    monkeypatch.setattr(inbox, "store", given)
    return counted


def test_two_days_of_silence_double_nothing_and_every_order_reaches_its_end(
    akagi: Exchange, stand_at: Stand, met: Counter[str]
) -> None:
    people = [akagi.opens() for _ in range(PEOPLE)]
    orders = accept_in_silence(akagi, people, stand_at)
    assert findings(akagi.institution) == []

    met.clear()
    faults = f"delay_seconds = 0\nanswer_lost = {ANSWER_LOST}\nrepeat = 0.5\nseed = 48\n"
    akagi.centre.switch(faults)
    over = carry_until_all_ended(orders, at=akagi.at("00:00", days=2))
    assert met["answers lost"] > 0 and met["results repeated"] > 0, "control: it really did"
    returned = len(orders) - (settled := states(orders)[State.SETTLED])
    assert returned == sum(each.payee_number == "9404123" for each in orders)
    _counted_alike(akagi, settled=settled, returned=returned)
    ids = [person.accounts[0].ledger_account_id for person in people]
    left = sum(each.yen for each in ledger.balances(ids).values())
    assert left == PEOPLE * BALANCE - len(orders) * FEE - settled * 1_000, "fees are kept"
    assert findings(akagi.institution) == []
    morning = akagi.at("10:00", days=2)
    assert over < morning
    stand_at(f"{morning:%Y-%m-%dT%H:%M}")
    assert words_on_the_lists(people) == {"完了", "返却"}


def _counted_alike(akagi: Exchange, *, settled: int, returned: int) -> None:
    """The centre has each order once, and the reconciliation of both days says so."""
    bank = akagi.institution.profile.institution.code
    days = [akagi.day, akagi.day + dt.timedelta(days=1)]
    totals = [
        read_totals(store=akagi.centre.store, question=TotalsRequest(bank=bank, value_date=day))
        for day in days
    ]
    assert sum(each.sent_count for each in totals) == settled + returned
    assert sum(each.credited_count for each in totals) == settled
    # The centre still loses answers, also to this question: it is asked every ten minutes.
    for minutes in range(10, 360, 10):
        akagi.reconcile(akagi.at("00:00", days=3) + dt.timedelta(minutes=minutes))
    verdicts = {each.day: each.verdict for each in reconcile.all_noted()}
    assert [verdicts[day] for day in days] == ["agrees", "agrees"]
