"""Lines that answer a question: the right ones, the same ones each time, and no others are read."""

import datetime as dt
import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from cast import Person, open_person, pay_in
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import reads, search
from madoguchi.ledger.search import Summary, Wanted
from madoguchi.values.day import TOKYO

Bank = tuple[Institution, ...]
FIRST, LAST = dt.date(2026, 11, 2), dt.date(2026, 11, 12)
# Days with one line, with several, and without.
DAYS = [2, 4, 4, 4, 5, 9, 9, 12]


def day(of_november: int) -> dt.date:
    return dt.date(2026, 11, of_november)


def at(of_november: int) -> dt.datetime:
    return dt.datetime.combine(day(of_november), dt.time(9), TOKYO)


@pytest.fixture(scope="module")
def hanako(bank: Bank) -> Person:
    """A customer with a line on each of DAYS: amounts 1, -2, 4, -8 and so on."""
    person = open_person(bank[0], overdraft_yen=1_000)
    with current.serving(bank[0]):
        for nth, on in enumerate(DAYS):
            pay_in(person.accounts[0], (-2) ** nth, at=at(on), narrative=f"ﾉ {nth}")
    return person


@pytest.fixture(autouse=True)
def served(bank: Bank) -> Iterator[None]:
    """Every question here is asked of the first institution."""
    with current.serving(bank[0]):
        yield


def wanted(
    person: Person, first: dt.date | None = FIRST, last: dt.date = LAST, **more: Any
) -> Wanted:
    return Wanted(person.accounts[0].ledger_account_id, first, last, **more)


def amounts_of(asked: Wanted) -> list[int]:
    whole = search.summary(asked)
    lines = search.newer(asked, whole, than=search.BEFORE_ALL, limit=1_000)
    back = search.older(asked, whole, than=search.AFTER_ALL, limit=1_000)
    assert lines == back[::-1]
    assert whole.count == len(lines)
    assert whole.in_yen - whole.out_yen == sum(line.amount for line in lines)
    return [line.amount for line in lines]


def test_every_range_of_days_has_its_lines_and_no_others(hanako: Person) -> None:
    for first, last in itertools.combinations_with_replacement(range(1, 15), 2):
        expected = [(-2) ** nth for nth, on in enumerate(DAYS) if first <= on <= last]
        assert amounts_of(wanted(hanako, day(first), day(last))) == expected, (first, last)


def test_without_a_first_day_all_lines_up_to_the_last_day_answer(hanako: Person) -> None:
    for last in range(1, 15):
        expected = [(-2) ** nth for nth, on in enumerate(DAYS) if on <= last]
        assert amounts_of(wanted(hanako, None, day(last))) == expected, last
    assert amounts_of(wanted(hanako, None, newest=2)) == [64, -128]


def test_an_answer_without_lines_is_all_noughts(hanako: Person) -> None:
    nothing = Summary(0, 0, 0, None, None)
    assert search.summary(wanted(hanako, day(6), day(8))) == nothing
    assert search.summary(wanted(hanako, day(12), day(2))) == nothing
    empty = open_person(hanako.institution)
    assert search.summary(wanted(empty)) == nothing
    assert amounts_of(wanted(empty)) == []


def test_the_newest_so_many_are_taken_of_those_that_fit(hanako: Person) -> None:
    assert amounts_of(wanted(hanako, newest=3)) == [-32, 64, -128]
    assert amounts_of(wanted(hanako, newest=2, way="in")) == [16, 64]
    assert amounts_of(wanted(hanako, newest=2, least_yen=4, most_yen=16)) == [-8, 16]
    assert amounts_of(wanted(hanako, newest=99, words=("の", "３"))) == [-8]


def test_pages_follow_one_another_in_either_direction(hanako: Person) -> None:
    asked = wanted(hanako, way="out")
    whole = search.summary(asked)
    first = search.older(asked, whole, than=search.AFTER_ALL, limit=2)
    second = search.older(asked, whole, than=first[-1].version, limit=9)
    assert [line.amount for line in (*first, *second)] == [-128, -32, -8, -2]
    back = search.newer(asked, whole, than=second[0].version, limit=9)
    assert back == first[::-1]


def test_lines_that_come_meanwhile_are_not_in_the_answer(bank: Bank) -> None:
    person = open_person(bank[0])
    pay_in(person.accounts[0], 1, at=at(4))
    asked = wanted(person)
    whole = search.summary(asked)
    pay_in(person.accounts[0], 2, at=at(5))
    lines = search.newer(asked, whole, than=search.BEFORE_ALL, limit=9)
    assert [line.amount for line in lines] == [1]
    assert amounts_of(asked) == [1, 2], "control: asked again, it is"


MONTH, LATER = 12, 300


@pytest.fixture(scope="module")
def busy(bank: Bank) -> Person:
    """A customer with twelve lines in October and three hundred in November."""
    person = open_person(bank[0])
    with current.serving(bank[0]):
        for nth in range(MONTH):
            pay_in(person.accounts[0], 1, at=dt.datetime(2026, 10, 5 + nth, 9, tzinfo=TOKYO))
        for _ in range(LATER):
            pay_in(person.accounts[0], 1, at=at(4))
    return person


def _lines_read(sql: str, alias: str) -> tuple[int, set[str]]:
    """How many legs PostgreSQL touches for a question, and by which ways."""
    with connections[alias].cursor() as cursor:
        cursor.execute("BEGIN")
        # A table of a few hundred rows is read faster as a whole; the real one is not.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        plan = cursor.fetchone()[0]
        cursor.execute("ROLLBACK")
    touched, ways = 0, set()
    nodes = [(json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]]
    while nodes:
        node = nodes.pop()
        nodes += node.get("Plans", [])
        if node.get("Relation Name") == "ledger_leg":
            gone = node.get("Rows Removed by Filter", 0) + node.get(
                "Rows Removed by Index Recheck", 0
            )
            touched += round((node["Actual Rows"] + gone) * node["Actual Loops"])
            ways.add(node["Node Type"])
    return touched, ways


def _cost(bank: Bank, ask: Any) -> tuple[int, set[str]]:
    alias = bank[0].key
    with CaptureQueriesContext(connections[alias]) as queries:
        ask()
    counts = [_lines_read(query["sql"], alias) for query in queries]
    return sum(count for count, _ in counts), set().union(*(ways for _, ways in counts))


def test_only_the_lines_of_the_days_are_read_however_many_came_later(
    bank: Bank, busy: Person
) -> None:
    october = wanted(busy, dt.date(2026, 10, 1), dt.date(2026, 10, 31), words=("現",))

    def ask() -> None:
        whole = search.summary(october)
        assert whole.count == MONTH
        search.older(october, whole, than=search.AFTER_ALL, limit=50)

    touched, ways = _cost(bank, ask)
    # Twelve lines twice, and two bounds found by halving 312 versions: nine steps each.
    assert 2 * MONTH <= touched <= 2 * MONTH + 2 * 10
    assert ways and not any("Seq" in way for way in ways), ways


def test_without_a_first_day_too_what_came_later_is_not_read(bank: Bank, busy: Person) -> None:
    until_october = wanted(busy, None, dt.date(2026, 10, 31), words=("現",))

    def ask() -> None:
        whole = search.summary(until_october)
        assert whole.count == MONTH
        search.older(until_october, whole, than=search.AFTER_ALL, limit=50)

    touched, ways = _cost(bank, ask)
    assert 2 * MONTH <= touched <= 2 * MONTH + 2 * 10
    assert ways and not any("Seq" in way for way in ways), ways


def test_control_a_question_by_days_alone_reads_all_that_came_later(
    bank: Bank, busy: Person
) -> None:
    ledger_id = busy.accounts[0].ledger_account_id
    october = {"first": dt.date(2026, 10, 1), "last": dt.date(2026, 10, 31)}
    touched, _ = _cost(bank, lambda: reads.lines(ledger_id, **october, limit=50))
    assert touched >= LATER
