"""A demonstration whose clock was set back before a closed day is noticed before it opens."""

from madoguchi.day_end import run
from madoguchi.demo.prepare import closed_ahead
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from own_building import Night

House = tuple[Institution, ...]


def test_a_clock_that_stands_before_a_closed_day_is_noticed(house: House, night: Night) -> None:
    assert closed_ahead(at=night.before()) is None
    with current.serving(house[1]):
        run.run(night.evening, at=night.after(), progress=lambda *said: None)
    assert closed_ahead(at=night.before()) == night.evening
    assert closed_ahead(at=night.after()) is None
