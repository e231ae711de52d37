"""How a window of time is written, and what is left when one is cut out of another."""

import pytest

from madoguchi.policy.window import (
    Window,
    after_midnight,
    before_midnight,
    covers,
    joined,
    parse_window,
    without,
)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("8:25-16:00", 505, 960),
        ("08:25-16:00", 505, 960),
        ("00:00-24:00", 0, 1440),
        ("23:30-31:00", 1410, 1860),
        ("25:40-30:00", 1540, 1800),
        ("0:00-48:00", 0, 2880),
    ],
)
def test_a_window_is_read_in_minutes_and_may_pass_midnight(text: str, start: int, end: int) -> None:
    assert parse_window(text) == Window(start, end)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("8-16", "not a window of hours"),
        ("", "not a window of hours"),
        ("8:25〜16:00", "not a window of hours"),
        ("８:25-16:00", "not a window of hours"),
        ("8:60-16:00", "not a window of hours"),
        ("8:25-16:00\n", "not a window of hours"),
        ("-1:00-2:00", "not a window of hours"),
        ("16:00-8:25", "must end after it starts"),
        ("8:25-8:25", "must end after it starts"),
        ("23:30-48:01", "must end by 48:00"),
    ],
)
def test_a_window_that_makes_no_sense_is_refused_in_a_sentence(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_window(text)


@pytest.mark.parametrize(("start", "end"), [(-1, 5), (5, 5), (6, 5), (0, 2881)])
def test_a_window_without_length_or_outside_two_days_cannot_be_built(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="are no window"):
        Window(start, end)


def test_a_window_holds_its_first_minute_and_not_its_end() -> None:
    window = [Window(10, 20)]
    assert [covers(window, minute) for minute in (9, 10, 19, 20)] == [False, True, True, False]


def test_a_window_past_midnight_belongs_to_two_days() -> None:
    late = [Window(60, 120), Window(1410, 1860), Window(1500, 1600)]
    assert before_midnight(late) == [Window(60, 120), Window(1410, 1440)]
    assert after_midnight(late) == [Window(0, 420), Window(60, 160)]


def test_windows_that_touch_or_overlap_become_one() -> None:
    assert joined([Window(50, 60), Window(0, 10), Window(10, 20), Window(52, 55)]) == (
        Window(0, 20),
        Window(50, 60),
    )
    assert joined([]) == ()


@pytest.mark.parametrize(
    ("gap", "left"),
    [
        (Window(0, 10), [Window(10, 30)]),
        (Window(0, 15), [Window(15, 30)]),
        (Window(15, 20), [Window(10, 15), Window(20, 30)]),
        (Window(25, 40), [Window(10, 25)]),
        (Window(30, 40), [Window(10, 30)]),
        (Window(10, 30), []),
    ],
)
def test_a_closed_window_is_cut_out_of_an_open_one(gap: Window, left: list[Window]) -> None:
    assert without([Window(10, 30)], [gap]) == left


def test_several_closed_windows_are_cut_one_after_another() -> None:
    closed = [Window(0, 480), Window(1140, 1440), Window(100, 200)]
    assert without([Window(0, 1440)], closed) == [Window(480, 1140)]
