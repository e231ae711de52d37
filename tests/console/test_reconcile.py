"""`madoguchi reconcile` tells an operator what differs from the centre's figures, and how (C14)."""

import json
import subprocess
from collections.abc import Iterator

import pytest

from exchange import Exchange, exchanging
from madoguchi.institutions import current
from own_building import Building

Exchanges = tuple[Iterator[Exchange], ...]


@pytest.fixture
def shown(exchange_building: Building, exchanges_here: Exchanges) -> Exchange:
    """A day of the second institution on which a transfer went out and ended."""
    naniwa = next(exchanges_here[1])
    with exchanging(naniwa.centre), current.serving(naniwa.institution):
        naniwa.sends(naniwa.opens(), yen=3_000)
        naniwa.carry(naniwa.at("10:01"))
        naniwa.reconcile(naniwa.at("00:05", days=1))
    return naniwa


def asks(building: Building, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        building.program("reconcile", *words),
        env=building.environment(),
        capture_output=True,
        text=True,
    )


def test_a_day_is_shown_in_words_and_as_json(shown: Exchange, exchange_building: Building) -> None:
    said = asks(exchange_building, "--institution", "naniwa")
    [line] = [each for each in said.stdout.splitlines() if each.startswith(str(shown.day))]
    assert line.split()[1:5] == ["agrees", "sent_count", "1", "sent_yen"], said.stderr
    read = asks(exchange_building, "--institution", "naniwa", "--days", "1", "--json")
    [day] = json.loads(read.stdout)
    assert (day["day"], day["verdict"], day["ours"]) == (
        str(shown.day),
        "agrees",
        day["centres"],
    )


def test_a_difference_is_an_exit_code(shown: Exchange, exchange_building: Building) -> None:
    from madoguchi.formats.clearing.totals import Totals
    from madoguchi.transfers import reconcile

    calm = asks(exchange_building, "--institution", "naniwa", "--days", "1")
    assert (calm.returncode, "centre:" in calm.stdout) == (0, False)
    with current.serving(shown.institution):
        [before] = reconcile.newest(most=1)
        said = {**before.centres, "sent_yen": 3_001}
        bank = shown.institution.profile.institution.code
        totals = Totals(bank=bank, value_date=shown.day, **said)
        assert reconcile.note(totals, at=shown.at("00:15", days=1)) == "differs"
    found = asks(exchange_building, "--institution", "naniwa", "--days", "1")
    assert (found.returncode, "sent_yen 3,000 (centre: 3,001)" in found.stdout) == (1, True)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--institution", "nobody"), "there is no 'nobody'; there are: akagi, naniwa"),
        (("--institution", "akagi", "--days", "0"), "--days must be 1 or more"),
    ],
)
def test_an_operators_mistake_is_named(
    exchange_building: Building, words: tuple[str, ...], why: str
) -> None:
    said = asks(exchange_building, *words)
    assert (said.returncode, said.stderr.strip()) == (2, f"madoguchi: {why}")
