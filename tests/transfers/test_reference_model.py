"""Goal: whatever customers, the centre, other banks and the nights do, the bank stands as on paper.

Method: stories of many steps, each told to the real bank and to a model in plain Python
(`reference_model.py`); after every step both are compared, at the end of a story the books are
proved. Every story begins in a new copy of the same small bank on the same morning, so one that
fails is told again alike. Next to it stand models that are wrong on purpose, and are caught.
MADOGUCHI_MODEL_EXAMPLES says how many stories are told of each institution (`make thorough`).
"""

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from handbook import AKAGI, NANIWA
from madoguchi.supervise.postgres import Cluster
from own_building import Building
from reference_model import ACCEPTED, SHORT_OF_FUNDS, BankOnPaper, Page, Slip
from town import Town, move_in
from town_story import Story, seen

STORIES = int(os.environ.get("MADOGUCHI_MODEL_EXAMPLES", "8"))
STEPS = 25
# So many stories meet all of these for certain.
ENOUGH = 300
MET = {"settled", "returned", "failed", "cancelled", "T05", "T10", "T12", "T14"}


@pytest.fixture(scope="module")
def towns(cluster: Cluster, home: Path) -> dict[str, Town]:
    """Both institutions with the same customers, as they stand when a story begins."""
    building = Building(home / "town", cluster, home / "master.key", "madoguchi_town")
    building.move_in()
    with building.entered() as institutions:
        return {
            each.key: Town(each, handbook, move_in(each), building)
            for each, handbook in zip(institutions, (AKAGI, NANIWA), strict=True)
        }


def tell(town: Town, paper: Callable[[], BankOnPaper], **otherwise: Any) -> None:
    """Tell stories of a town until one differs from the paper."""
    usual = settings(
        max_examples=STORIES,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(lambda: Story(town, paper()), settings=settings(usual, **otherwise))


@pytest.mark.parametrize("key", ["akagi", "naniwa"])
def test_whatever_happens_the_bank_stands_as_on_paper(towns: dict[str, Town], key: str) -> None:
    seen.clear()
    tell(towns[key], towns[key].on_paper)
    assert seen[ACCEPTED], "control: some was accepted"
    if STORIES >= ENOUGH:
        assert set(seen) >= MET, "control: every end and the usual refusals were met"


class GivesTheFeeBack(BankOnPaper):
    """A model that is wrong about a return: the fee comes back with it."""

    def give_back(self, slip: Slip) -> None:
        self.write(slip.payer, slip.yen + slip.fee)


class CreditsTwice(BankOnPaper):
    """A model that is wrong about a credit: every message is money."""

    def comes_in(self, page: Page, yen: int, *, key: str, name_fits: bool) -> str:
        return super().comes_in(page, yen, key=f"{key}/{len(page.lines)}", name_fits=name_fits)


class NeverForgetsAFailure(BankOnPaper):
    """A model that is wrong about the limit: what failed or was cancelled still counts."""

    def used(self, owner: str, day: dt.date) -> int:
        return sum(s.yen for s in self.slips if (s.payer.owner, s.counts_on) == (owner, day))


def a_week(town: Town, paper: BankOnPaper) -> None:
    """A story told by hand: a return, a credit that comes twice, a night without end."""
    story = Story(town, paper)
    steps: list[Callable[[], object]] = [
        lambda: story.hanako_pays_a_shop(yen=30_000),
        lambda: story.the_centre_answers(story.ordered[0], credited=False, times=2),
        lambda: story.reserves_for_another_bank("Jiro's", 100_000, days=1),
        lambda: story.cancels(story.ordered[-1]),
        lambda: story.reserves_for_another_bank("Jiro's", 100_000, days=1),
        lambda: story.it_is_evening_and_customers_are_warned(),
        lambda: story.nights_go_by(worker_is_up=False, nights=1),
        lambda: story.cash_at_the_counter("Jiro's", 200_000, out=False),
        lambda: story.the_days_end_is_run_late_or_again(),
        lambda: story.the_same_money_comes_again(
            story.money_comes_from_another_bank("Taro's", 300, name_fits=True),
            another_number=True,
        ),
    ]
    with story.copy:
        for step in steps:
            step()
            story.compare()


@pytest.mark.parametrize("key", ["akagi", "naniwa"])
def test_a_week_told_by_hand_stands_as_on_paper(towns: dict[str, Town], key: str) -> None:
    paper = towns[key].on_paper()
    a_week(towns[key], paper)
    ends = {"akagi": ("accepted", ""), "naniwa": ("failed", SHORT_OF_FUNDS)}
    assert [(slip.state, slip.failure) for slip in paper.slips] == [
        ("returned", ""),
        ("cancelled", ""),
        ends[key],
    ]


@pytest.mark.parametrize(
    ("key", "model", "rules"),
    [
        ("akagi", GivesTheFeeBack, {}),
        ("akagi", CreditsTwice, {}),
        ("akagi", NeverForgetsAFailure, {}),
        ("akagi", BankOnPaper, {"counts_when_made": True}),
        ("naniwa", BankOnPaper, {"counts_when_made": False}),
        ("naniwa", BankOnPaper, {"paid_from_the_evening_before": False}),
    ],
    ids=["fee back", "twice", "failed counts", "day made", "day of it", "morning"],
)
def test_control_a_model_with_a_wrong_rule_is_caught_by_the_week(
    towns: dict[str, Town], key: str, model: type[BankOnPaper], rules: dict[str, bool]
) -> None:
    with pytest.raises(AssertionError):
        a_week(towns[key], towns[key].on_paper(model, **rules))


def test_control_a_wrong_model_is_found_by_stories_told_at_random(towns: dict[str, Town]) -> None:
    town = towns["akagi"]
    with pytest.raises(AssertionError):
        # The same stories every time, and the first that differs is enough.
        tell(
            town,
            lambda: town.on_paper(GivesTheFeeBack),
            max_examples=40,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
        )
