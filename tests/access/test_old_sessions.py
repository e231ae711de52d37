"""Sessions of long ago are forgotten; nobody is signed off by it, nor loses his last sign-on."""

import datetime as dt

from django.db import transaction

from cast import AT, Person, open_person
from hands import all_at_once
from madoguchi.access import old_sessions, session
from madoguchi.access.actor import Actor
from madoguchi.access.models import Session
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution

Bank = tuple[Institution, ...]
_LONG_AGO = AT - dt.timedelta(days=900)
_BEFORE = AT - dt.timedelta(days=800)
_IDLE = dt.timedelta(minutes=15)


def signs_on(person: Person, *, days: int) -> str:
    """Sign on so many days after long ago; the session before it ends by that."""
    return session.start(contract_id=person.contract_id, at=_LONG_AGO + dt.timedelta(days=days))


def sweep(*, most: int = 1_000) -> int:
    with transaction.atomic(using=current.alias()):
        return old_sessions.sweep(ended_before=_BEFORE, most=most)


def sessions_of(person: Person) -> list[dt.datetime]:
    mine = Session.objects.filter(contract_id=person.contract_id)
    return list(mine.order_by("started_at").values_list("started_at", flat=True))


def test_only_what_ended_long_ago_is_forgotten(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        for days in (0, 10, 20, 150):
            token = signs_on(hanako, days=days)
        sweep()
        # The third one ended when the last one began, and that was not so long ago.
        days = [(each - _LONG_AGO).days for each in sessions_of(hanako)]
        assert days == [20, 150]
        found = session.look_up(
            token, idle=_IDLE, longest=_IDLE, at=_LONG_AGO + dt.timedelta(days=150)
        )
        assert isinstance(found, Actor), "who is signed on stays so"


def test_a_customers_last_session_stays_so_that_he_is_shown_when_it_was(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        token = signs_on(hanako, days=5)
        session.end(token, reason="logout", at=_LONG_AGO + dt.timedelta(days=5))
        sweep()
        now = session.start(contract_id=hanako.contract_id, at=AT)
        actor = session.look_up(now, idle=_IDLE, longest=_IDLE, at=AT)
        assert isinstance(actor, Actor)
        assert actor.previous_login_at == _LONG_AGO + dt.timedelta(days=5)


def test_several_hands_forget_each_session_once(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        sweep()
        for days in range(40):
            signs_on(hanako, days=days)
        swept = all_at_once(lambda nth: sweep(most=10), hands=6, institution=bank[0])
        assert sum(int(str(each)) for each in swept) + sweep() == 39
        assert len(sessions_of(hanako)) == 1, "his last one"
