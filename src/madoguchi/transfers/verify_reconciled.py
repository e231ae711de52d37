"""Proves the reconciliation (対査の検証): our figures ↔ the centre's ↔ the orders ↔ the trail."""

from collections.abc import Iterator

from madoguchi.audit import reads as audit
from madoguchi.transfers.count_days import count_days
from madoguchi.transfers.reconcile import Reconciled, all_noted

Finding = tuple[str, str, str]

_AGREED = "the clearing centre counts what we count (T-06)"


def findings() -> Iterator[Finding]:
    """Every reconciled day whose figures differ, or are not those of the orders and credits."""
    noted = list(all_noted())
    told = _told()
    counted = count_days(noted[0].day, noted[-1].day) if noted else {}
    for each in noted:
        name = f"day {each.day}"
        if told.pop(f"day:{each.day}", None) != each.verdict:
            yield _AGREED, name, "the trail says something else"
        if each.verdict == "differs":
            yield _AGREED, name, _difference(each)
        # Until the centre is asked again something may have come or ended, but nothing vanishes.
        if any(counted[each.day].figures[figure] < was for figure, was in each.ours.items()):
            yield _AGREED, name, "less was exchanged than was reconciled"
    for about in told:
        yield _AGREED, about, "the trail tells of a reconciliation that is gone"


def _told() -> dict[str, str]:
    """The last verdict that the trail tells of each day."""
    return {
        about: what.removeprefix("reconciliation.")
        for about, what, *_ in audit.abouts("reconciliation.")
    }


def _difference(day: Reconciled) -> str:
    said = [
        f"{figure} {ours} here, {day.centres.get(figure)} there"
        for figure, ours in day.ours.items()
        if ours != day.centres.get(figure)
    ]
    return "; ".join(said)
