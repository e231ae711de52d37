"""After midnight what was exchanged is compared with what the clearing centre counted (C14, H2).

Goal: a day agrees only where both sides have the same to the yen and nothing is under way.
Method: a real centre over a socket, and a bank that has dealt with no other one.
"""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from exchange import Exchange, exchanging
from madoguchi.audit import recall
from madoguchi.console.verify import findings
from madoguchi.formats.clearing.telegram import Totals, Transfer
from madoguchi.institutions import current
from madoguchi.transfers import reconcile
from madoguchi.transfers.count_days import Counted
from madoguchi.transfers.reconcile import Reconciled
from madoguchi.worker import reconcile as round_of
from madoguchi.worker.clearing import line_to_centre

Superuser = Callable[[str], psycopg.Connection[Any]]
_keys = itertools.count(1)


@pytest.fixture
def akagi(exchanges_here: tuple[Iterator[Exchange], ...]) -> Iterator[Exchange]:
    """An exchange that agrees, day after day."""
    each = next(exchanges_here[0])
    with exchanging(each.centre), current.serving(each.institution):
        yield each


def noted(exchange: Exchange) -> Reconciled:
    [found] = [each for each in reconcile.all_noted() if each.day == exchange.day]
    return found


def wrong(exchange: Exchange) -> list[str]:
    return [f"{each['check']}: {each['wrong']}" for each in findings(exchange.institution)]


def nothing_for(exchange: Exchange) -> dict[str, Any]:
    """The totals of a bank that sent nothing and got nothing on the day."""
    zero = dict.fromkeys(Counted().figures, 0)
    bank = exchange.institution.profile.institution.code
    return {"bank": bank, "value_date": exchange.day, **zero}


def test_a_day_agrees_when_everything_ended_alike_on_both_sides(akagi: Exchange) -> None:
    hanako = akagi.opens()
    akagi.sends(hanako, yen=3_000)
    akagi.sends(hanako, yen=4_000, number="9404123")
    akagi.gets(hanako, yen=50_000)
    akagi.gets(hanako, yen=60_000, name="ﾀﾞﾚｶ")
    akagi.carry(akagi.at("10:01"))
    assert not akagi.reconcile(akagi.at("23:59")), "a day that is not over is not asked about"

    assert akagi.reconcile(akagi.at("00:05", days=1))
    found = noted(akagi)
    assert found.verdict == "agrees" and found.ours == found.centres
    assert list(found.ours.values()) == [2, 7_000, 1, 3_000, 1, 4_000, 2, 110_000, 1, 60_000]
    told = recall.told(chain=reconcile.CHAIN, about=f"day:{akagi.day}")
    assert [each.what for each in told] == ["reconciliation.agrees"]
    assert wrong(akagi) == []

    assert not akagi.reconcile(akagi.at("00:20", days=1)), "what agrees is not asked again"


def test_what_is_under_way_is_no_difference_and_is_asked_about_again(akagi: Exchange) -> None:
    hanako = akagi.opens()
    akagi.sends(hanako, yen=3_000)
    akagi.reconcile(akagi.at("00:05", days=1))
    assert (noted(akagi).verdict, noted(akagi).under_way) == ("under-way", 1)
    assert wrong(akagi) == [], "money that is on its way is not wrong"

    assert round_of.go_on(at=akagi.at("00:10", days=1)) == 0, "not more often than every 10 minutes"
    akagi.carry(akagi.at("00:11", days=1))
    assert round_of.go_on(at=akagi.at("00:15", days=1)) >= 1
    assert (noted(akagi).verdict, noted(akagi).under_way) == ("agrees", 0)


def test_a_return_that_was_not_carried_yet_is_under_way(akagi: Exchange) -> None:
    hanako = akagi.opens()
    akagi.gets(hanako, yen=1_000)
    akagi.carry(akagi.at("10:01"))
    akagi.gets(hanako, yen=9_000, name="ﾀﾞﾚｶ")
    # The reconciliation fetches and acts, but carrying is another round.
    akagi.reconcile(akagi.at("00:05", days=1))
    assert (noted(akagi).verdict, noted(akagi).under_way) == ("under-way", 1)
    akagi.carry(akagi.at("00:06", days=1))
    akagi.reconcile(akagi.at("00:15", days=1))
    assert noted(akagi).verdict == "agrees"


def test_what_comes_late_for_a_day_that_agreed_is_asked_about_again(akagi: Exchange) -> None:
    hanako = akagi.opens()
    akagi.sends(hanako, yen=3_000)
    akagi.carry(akagi.at("10:01"))
    akagi.reconcile(akagi.at("00:05", days=1))
    assert noted(akagi).verdict == "agrees"
    akagi.gets(hanako, yen=7_000)
    akagi.carry(akagi.at("09:00", days=1))
    assert akagi.reconcile(akagi.at("09:10", days=1))
    assert (noted(akagi).verdict, noted(akagi).ours["given_yen"]) == ("agrees", 7_000)


def test_a_silent_centre_is_asked_later_and_nothing_is_noted(akagi: Exchange) -> None:
    hanako = akagi.opens()
    akagi.sends(hanako, yen=3_000)
    akagi.carry(akagi.at("10:01"))
    akagi.centre.switch("silent = true")
    akagi.reconcile(akagi.at("00:05", days=1))
    assert akagi.day not in {each.day for each in reconcile.all_noted()}
    akagi.centre.switch("delay_seconds = 0")
    akagi.reconcile(akagi.at("00:15", days=1))
    assert noted(akagi).verdict == "agrees"


def test_totals_of_another_bank_or_of_a_day_that_is_not_over_are_not_noted(akagi: Exchange) -> None:
    said = nothing_for(akagi)
    for otherwise, at in (
        ({"bank": "0001"}, akagi.at("00:05", days=1)),
        ({}, akagi.at("23:59")),
    ):
        with pytest.raises(ValueError, match="totals of bank"):
            reconcile.note(Totals(**{**said, **otherwise}), at=at)
    assert akagi.day not in {each.day for each in reconcile.all_noted()}


def test_what_the_centre_counts_and_we_do_not_is_found_and_named(
    exchanges_here: tuple[Iterator[Exchange], ...],
) -> None:
    naniwa = next(exchanges_here[1])
    with exchanging(naniwa.centre), current.serving(naniwa.institution):
        hanako = naniwa.opens()
        naniwa.sends(hanako, yen=3_000)
        naniwa.carry(naniwa.at("10:01"))
        with line_to_centre() as line:
            assert line.send(_nobodys(naniwa)).accepted
        naniwa.reconcile(naniwa.at("00:05", days=1))
        assert noted(naniwa).verdict == "differs"
        [said] = wrong(naniwa)
        assert said.startswith("the clearing centre counts what we count (T-06): sent_count 1 here")
        assert "sent_yen 3000 here, 11000 there" in said
        told = recall.told(chain=reconcile.CHAIN, about=f"day:{naniwa.day}")
        assert [each.what for each in told] == ["reconciliation.differs"]
        assert naniwa.reconcile(naniwa.at("00:15", days=1)), "asked until it agrees"
        again = recall.told(chain=reconcile.CHAIN, about=f"day:{naniwa.day}")
        assert len(again) == 1, "told once, not every ten minutes"


def _nobodys(exchange: Exchange) -> Transfer:
    """A transfer in this bank's name that this bank never sent."""
    return Transfer(
        key=f"{next(_keys):032x}",
        sending_bank=exchange.institution.profile.institution.code,
        sending_branch="001",
        receiving_bank="0001",
        receiving_branch="001",
        account_kind="1",
        account_number="9123456",
        receiver_name="ﾔﾏﾀﾞ ﾀﾛｳ",
        sender_name="ｼｹﾝ ﾊﾅｺ",
        amount_yen=8_000,
        value_date=exchange.day,
    )


@pytest.mark.parametrize(
    "falsified",
    [
        "UPDATE transfers_reconciliation SET ours = jsonb_set(ours, '{sent_yen}', '9000000')",
        "UPDATE transfers_reconciliation SET centres = jsonb_set(centres, '{sent_yen}', '1')",
        "UPDATE transfers_reconciliation SET under_way = 3",
        "DELETE FROM transfers_reconciliation",
    ],
)
def test_a_falsified_reconciliation_is_found(
    akagi: Exchange, as_superuser: Superuser, falsified: str
) -> None:
    hanako = akagi.opens()
    akagi.sends(hanako, yen=3_000)
    akagi.carry(akagi.at("10:01"))
    akagi.reconcile(akagi.at("00:05", days=1))
    assert wrong(akagi) == []
    with as_superuser("madoguchi_exchange") as connection:
        connection.execute(f"SET search_path TO {akagi.institution.key}")
        connection.execute("CREATE TEMP TABLE kept AS TABLE transfers_reconciliation")
        connection.execute(f"{falsified} WHERE day = %s", (akagi.day,))
        try:
            assert [said for said in wrong(akagi) if "(T-06)" in said]
        finally:
            connection.execute("DELETE FROM transfers_reconciliation")
            connection.execute("INSERT INTO transfers_reconciliation TABLE kept")
    assert wrong(akagi) == []
