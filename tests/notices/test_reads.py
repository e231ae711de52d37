"""The message box: who is shown what when, in which order, and what he has not read yet."""

import datetime as dt

import pytest
from django.db import IntegrityError

from cast import open_person
from hands import all_at_once
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.notices import desk, reads
from madoguchi.notices.mark_read import mark_read
from madoguchi.notices.models import Read
from madoguchi.notices.publish import publish
from madoguchi.notices.withdraw import withdraw
from madoguchi.values.day import TOKYO

Bank = tuple[Institution, ...]

# Years of their own, so that no other test's notices are seen here, nor these elsewhere.
HOUR = dt.timedelta(hours=1)


def noon(year: int) -> dt.datetime:
    return dt.datetime(year, 6, 1, 12, tzinfo=TOKYO)


def shown_for_an_hour(
    at: dt.datetime, title: str = "題", *, important: bool = False, before_top: bool = False
) -> int:
    return publish(
        important=important,
        before_top=before_top,
        title=title,
        text="本文",
        at=at,
        until=at + HOUR,
    )


def test_a_notice_is_shown_from_its_moment_until_its_end_and_not_a_second_longer(
    bank: Bank,
) -> None:
    at, second = noon(2001), dt.timedelta(seconds=1)
    with current.serving(bank[0]):
        number = shown_for_an_hour(at)

        def seen(moment: dt.datetime) -> bool:
            found = [each.id for each in reads.shown_now(1, at=moment, limit=9)]
            assert (found == [number]) == (reads.find(number, contract_id=1, at=moment) is not None)
            return found == [number]

        moments = (at - second, at, at + HOUR - second, at + HOUR)
        assert [seen(moment) for moment in moments] == [False, True, True, False]


def test_important_ones_come_first_and_the_pages_join_without_gap_or_double(bank: Bank) -> None:
    at = noon(2002)
    with current.serving(bank[0]):
        # Two of them at one moment: the pages must not part them wrongly.
        ordinary = [shown_for_an_hour(at + dt.timedelta(minutes=nth // 2)) for nth in range(5)]
        important = [
            shown_for_an_hour(at + dt.timedelta(minutes=nth // 2), important=True)
            for nth in range(4)
        ]
        later = at + dt.timedelta(minutes=10)
        found: list[int] = []
        while page := reads.shown_now(1, at=later, below=found[-1] if found else None, limit=2):
            found += [each.id for each in page]
        assert found == important[::-1] + ordinary[::-1]


def test_each_contract_reads_for_itself_and_once(bank: Bank) -> None:
    at = noon(2003)
    hanako, taro = open_person(bank[0]), open_person(bank[0])
    with current.serving(bank[0]):
        first = shown_for_an_hour(at, important=True, before_top=True)
        shown_for_an_hour(at)
        assert reads.unread(hanako.contract_id, at=at) == reads.Unread(1, 1, first)
        mark_read(first, contract_id=hanako.contract_id, at=at)
        mark_read(first, contract_id=hanako.contract_id, at=at + HOUR)
        assert reads.unread(hanako.contract_id, at=at) == reads.Unread(0, 1, None)
        assert reads.unread(taro.contract_id, at=at) == reads.Unread(1, 1, first)
        kept = Read.objects.get(contract_id=hanako.contract_id)
        assert (kept.notice_id, kept.read_at) == (first, at), "the first reading's moment stays"


def test_read_in_many_tabs_at_once_it_is_read_once(bank: Bank) -> None:
    at, hanako = noon(2004), open_person(bank[0])
    with current.serving(bank[0]):
        number = shown_for_an_hour(at)

    def read(_nth: int) -> None:
        mark_read(number, contract_id=hanako.contract_id, at=at)

    assert all_at_once(read, hands=6, institution=bank[0]) == []
    with current.serving(bank[0]):
        assert Read.objects.filter(contract_id=hanako.contract_id).count() == 1


def test_control_without_the_verb_the_table_itself_refuses_a_second_reading(bank: Bank) -> None:
    at, hanako = noon(2005), open_person(bank[0])
    with current.serving(bank[0]):
        reading = {
            "contract_id": hanako.contract_id,
            "notice_id": shown_for_an_hour(at),
            "read_at": at,
        }
        Read.objects.create(**reading)
        with pytest.raises(IntegrityError, match="a_notice_is_read_once_by_a_contract"):
            Read.objects.create(**reading)


def test_a_notice_that_ends_before_it_begins_is_refused_by_the_database(bank: Bank) -> None:
    at = noon(2006)
    with (
        current.serving(bank[0]),
        pytest.raises(IntegrityError, match="a_notice_ends_after_it_begins"),
    ):
        publish(important=False, title="題", text="本文", at=at, until=at)


def test_a_withdrawn_notice_is_gone_at_once_and_is_withdrawn_once(bank: Bank) -> None:
    at = noon(2007)
    with current.serving(bank[0]):
        number = shown_for_an_hour(at, before_top=True)
        later = at + dt.timedelta(minutes=1)
        assert [withdraw(number, at=later), withdraw(number, at=later)] == [True, False]
        assert reads.find(number, contract_id=1, at=later) is None
        assert reads.unread(1, at=later) == reads.Unread(0, 0, None)
        kept = desk.find(number, at=later)
        assert kept is not None
        assert (kept.state, kept.withdrawn_at) == ("withdrawn", later)


def test_what_is_over_is_not_withdrawn_any_more(bank: Bank) -> None:
    at = noon(2008)
    with current.serving(bank[0]):
        number = shown_for_an_hour(at)
        assert not withdraw(number, at=at + HOUR)
        assert not withdraw(10**9, at=at)


@pytest.mark.parametrize(
    ("minutes", "state"), [(-1, "planned"), (0, "shown"), (59, "shown"), (60, "over")]
)
def test_the_desk_sees_how_a_notice_stands(bank: Bank, minutes: int, state: desk.State) -> None:
    at = noon(2009)
    with current.serving(bank[1]):
        number = shown_for_an_hour(at)
        moment = at + dt.timedelta(minutes=minutes)
        kept = desk.find(number, at=moment)
        assert kept is not None
        assert kept.state == state
        listed = desk.newest(state=state, at=moment, limit=99)
        assert number in [each.id for each in listed]
        others = {"planned", "shown", "over", "withdrawn"} - {state}
        assert not any(
            number in [each.id for each in desk.newest(state=other, at=moment, limit=99)]
            for other in others
        )


def test_the_desks_pages_join_without_gap_or_double(bank: Bank) -> None:
    at = noon(2010)
    with current.serving(bank[1]):
        made = [shown_for_an_hour(at + dt.timedelta(minutes=nth // 2)) for nth in range(5)]
        found: list[int] = []
        while not set(made) <= set(found):
            page = desk.newest(below=found[-1] if found else None, limit=2, at=at)
            assert page, "the list ended before they came"
            found += [each.id for each in page]
        assert len(found) == len(set(found))
        assert [each for each in found if each in made] == made[::-1]
