"""Notices by the desk: one writes, another approves, and only then a customer sees it."""

import datetime as dt
import json
from typing import Any

import pytest

from madoguchi.audit import search
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.notices import desk, reads
from madoguchi.notices.publish import publish
from madoguchi.staff import member
from madoguchi.values.day import TOKYO
from madoguchi.values.refusal import Refusal, Refused
from staff_room import approve, ask, done, hire

Bank = tuple[Institution, ...]

# A year of its own: these notices are shown to everybody, but not when other tests look.
AT = dt.datetime(2013, 5, 7, 10, tzinfo=TOKYO)
MINUTE = dt.timedelta(minutes=1)
WORDS: dict[str, Any] = {
    "title": "定期点検のお知らせ",
    "text": "一段目\r\n\r\n二段目",
    "weight": "important",
    "before_top": [],
    "shown_from": "",
    "shown_until": "2013-05-07T17:00",
}


def shown(institution: Institution, at: dt.datetime) -> list[str]:
    with current.serving(institution):
        return [each.title for each in reads.shown_now(1, at=at, limit=99)]


def made_by(institution: Institution, application: int) -> int:
    """The notice's number, as the trail tells it."""
    with current.serving(institution):
        told = search.of_chain(member.CHAIN, what="application.approved", limit=99)
    said = next(each for each in told if each.about == f"application:{application}")
    return int(json.loads(said.detail)["made"].removeprefix("notice:"))


def test_a_notice_is_shown_once_another_has_approved_it_and_not_before(bank: Bank) -> None:
    maker, words = hire(bank[0], "maker"), {**WORDS, "title": "二人目の目"}
    number = ask(maker, "publish-notice", None, words, at=AT)
    assert "二人目の目" not in shown(bank[0], AT)
    approve(hire(bank[0], "checker"), number, at=AT + MINUTE)
    assert "二人目の目" not in shown(bank[0], AT), (
        "it cannot have been shown before it was approved"
    )
    assert "二人目の目" in shown(bank[0], AT + MINUTE)
    assert "二人目の目" not in shown(bank[1], AT + MINUTE)
    with current.serving(bank[0]):
        kept = desk.find(made_by(bank[0], number), at=AT + MINUTE)
        assert kept is not None
        assert (kept.text, kept.important, kept.before_top) == ("一段目\n\n二段目", True, False)
        assert kept.shown_until == AT.replace(hour=17)


def test_whoever_wrote_it_does_not_approve_it_himself(bank: Bank) -> None:
    boss = hire(bank[0], "manager")
    number = ask(boss, "publish-notice", None, {**WORDS, "title": "一人芝居"}, at=AT)
    with pytest.raises(Refused) as no:
        approve(boss, number, at=AT)
    assert no.value.refusal is Refusal.OWN_APPLICATION
    assert "一人芝居" not in shown(bank[0], AT)


def test_a_planned_notice_waits_for_its_moment_in_japan(bank: Bank) -> None:
    words = {
        **WORDS,
        "title": "あすの話",
        "shown_from": "２０１３/5/7 12:30",
        "before_top": ["yes"],
    }
    done(bank[0], "publish-notice", None, words, at=AT)
    begins = AT.replace(hour=12, minute=30)
    assert "あすの話" not in shown(bank[0], begins - MINUTE)
    assert "あすの話" in shown(bank[0], begins)
    with current.serving(bank[0]):
        assert reads.unread(10**6, at=begins).before_top is not None


@pytest.mark.parametrize(
    ("changed", "said", "field"),
    [
        ({"title": ""}, Refusal.WRONG_LENGTH, "title"),
        ({"title": "あ" * 81}, Refusal.WRONG_LENGTH, "title"),
        ({"text": " \r\n "}, Refusal.WRONG_LENGTH, "text"),
        ({"text": "あ" * 2_001}, Refusal.WRONG_LENGTH, "text"),
        ({"text": "あ\u202eい"}, Refusal.WRONG_CHARACTERS, "text"),
        ({"weight": "loud"}, Refusal.OUT_OF_RANGE, "weight"),
        ({"before_top": ["no"]}, Refusal.OUT_OF_RANGE, "before_top"),
        ({"shown_from": "明日"}, Refusal.WRONG_CHARACTERS, "shown_from"),
        ({"shown_until": "2013-02-30T10:00"}, Refusal.WRONG_CHARACTERS, "shown_until"),
        ({"shown_until": "2013-05-07T10:00"}, Refusal.OUT_OF_RANGE, "shown_until"),
        ({"shown_from": "2013-05-07T17:00"}, Refusal.OUT_OF_RANGE, "shown_until"),
    ],
)
def test_what_cannot_be_shown_is_refused_at_its_field(
    bank: Bank, changed: dict[str, Any], said: Refusal, field: str
) -> None:
    with pytest.raises(Refused) as no:
        ask(hire(bank[0], "maker"), "publish-notice", None, {**WORDS, **changed}, at=AT)
    assert (no.value.refusal, no.value.facts["field"]) == (said, field)


def test_approved_after_its_end_it_is_refused_and_waits_for_a_decision(bank: Bank) -> None:
    number = ask(hire(bank[0], "maker"), "publish-notice", None, WORDS, at=AT)
    with pytest.raises(Refused) as no:
        approve(hire(bank[0], "checker"), number, at=AT.replace(hour=17))
    assert (no.value.refusal, no.value.facts["field"]) == (Refusal.OUT_OF_RANGE, "shown_until")


def test_a_notice_is_withdrawn_once_by_two(bank: Bank) -> None:
    with current.serving(bank[0]):
        notice = publish(important=False, title="誤報", text="…", at=AT, until=AT.replace(hour=18))
    maker, checker = hire(bank[0], "maker"), hire(bank[0], "checker")
    first, second = (
        ask(maker, "withdraw-notice", None, {"notice": str(notice)}, at=AT) for _ in range(2)
    )
    assert "誤報" in shown(bank[0], AT)
    approve(checker, first, at=AT + MINUTE)
    assert "誤報" not in shown(bank[0], AT + MINUTE)
    assert made_by(bank[0], first) == notice
    with pytest.raises(Refused) as no:
        approve(checker, second, at=AT + MINUTE)
    assert (no.value.refusal, no.value.facts["field"]) == (Refusal.OUT_OF_RANGE, "notice")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("999999999", Refusal.OUT_OF_RANGE),
        ("9" * 19, Refusal.WRONG_LENGTH),
        ("十", Refusal.WRONG_CHARACTERS),
        ("", Refusal.WRONG_LENGTH),
    ],
)
def test_what_is_no_notice_cannot_be_withdrawn(bank: Bank, typed: str, said: Refusal) -> None:
    with pytest.raises(Refused) as no:
        ask(hire(bank[0], "maker"), "withdraw-notice", None, {"notice": typed}, at=AT)
    assert (no.value.refusal, no.value.facts["field"]) == (said, "notice")
