"""Goal: what a day's end has done is noted and told once, wherever it breaks off.

Method: power cuts between a deed and its note; hands that finish a step at the same instant.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from hands import all_at_once
from madoguchi.day_end import notes
from madoguchi.day_end.models import DayEndStep
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import closing
from madoguchi.transfers import carry_out
from nights import DAY, end, told
from own_building import Building, Night
from reservers import found, street, wanted

House = tuple[Institution, ...]


def test_control_a_note_that_does_not_ask_whether_it_was_finished_is_told_by_everybody(
    house: House, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asks_nothing(day: dt.date, step: str) -> Any:
        return DayEndStep.objects.filter(day=day, step=step)

    monkeypatch.setattr(notes, "_unfinished", asks_nothing)
    with current.serving(house[0]):
        all_at_once(lambda nth: end(night), hands=4, institution=house[0])
        assert len(told(night)) == 12


def test_what_broke_off_goes_on_where_the_books_stand(
    house: House, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    with current.serving(house[0]):
        plans = street(house[0], night, people=4)
        carried = _break_off(monkeypatch, after=1)
        with pytest.raises(_PowerCut):
            end(night)
        some = found(plans)
        assert some != wanted(plans) and carried[0].done > 0, "control: it was half done"
        monkeypatch.undo()
        end(night)
        assert found(plans) == wanted(plans)
        assert dict(told(night))["day-end.reservations"] == len(plans), "those due at its start"


def test_a_closing_that_was_done_and_not_told_is_told_the_next_night(
    house: House, building: Building, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = next(building.nights)
    with current.serving(house[0]):
        end(night, day=night.evening - DAY)
        with monkeypatch.context() as cut:
            cut.setattr(notes, "finish", _cut)
            with pytest.raises(_PowerCut):
                end(night)
        assert (closing.closed_through(), told(night)) == (night.evening, [])
        end(late)
        assert [what for what, _ in told(night)] == ["day-end.closing"]
        end(late)
        assert len(told(night)) == 1


def _cut(day: dt.date, step: str, *, at: dt.datetime) -> bool:
    raise _PowerCut


class _PowerCut(Exception):
    pass


def _break_off(monkeypatch: pytest.MonkeyPatch, *, after: int) -> list[carry_out.CarriedOut]:
    """Carry out one contract at a time, and break off after some."""
    whole: Callable[..., carry_out.CarriedOut] = carry_out.carry_out_some
    carried: list[carry_out.CarriedOut] = []

    def some(day: dt.date, *, at: dt.datetime, most: int) -> carry_out.CarriedOut:
        if len(carried) == after:
            raise _PowerCut
        carried.append(whole(day, at=at, most=1))
        return carried[-1]

    monkeypatch.setattr(carry_out, "carry_out_some", some)
    return carried
