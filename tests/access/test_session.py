"""Sessions: rows that end at once, everywhere."""

import datetime as dt

from cast import AT, open_person
from madoguchi.access import session
from madoguchi.access.actor import Actor
from madoguchi.access.models import Session
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution

Bank = tuple[Institution, ...]
IDLE = dt.timedelta(minutes=10)
HALF_A_DAY = dt.timedelta(hours=12)


def test_a_session_is_found_by_its_token_and_stored_only_as_a_hash(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        token = session.start(contract_id=hanako.contract_id, at=AT)
        found = session.look_up(token, idle=IDLE, longest=IDLE, at=AT)
        assert isinstance(found, Actor) and found.contract_id == hanako.contract_id
        assert not Session.objects.filter(token_hash=token.encode()).exists()
        assert session.look_up(token + "x", idle=IDLE, longest=IDLE, at=AT) == "unknown"


def test_a_session_rests_ten_minutes_and_no_longer(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        token = session.start(contract_id=hanako.contract_id, at=AT)
        assert isinstance(session.look_up(token, idle=IDLE, longest=IDLE, at=AT + IDLE), Actor)
        late = AT + IDLE * 2 + dt.timedelta(seconds=1)
        assert session.look_up(token, idle=IDLE, longest=IDLE, at=late) == "idle"
        assert session.look_up(token, idle=IDLE, longest=IDLE, at=AT) == "idle", (
            "what ended stays ended"
        )


def kept_busy(contract_id: int, *, longest: dt.timedelta) -> tuple[str, Actor | str]:
    """A session with a click every nine minutes for twelve hours, and what is found a second on."""
    token = session.start(contract_id=contract_id, at=AT)
    for nth in range(1, 81):
        at = AT + nth * dt.timedelta(minutes=9)
        assert isinstance(session.look_up(token, idle=IDLE, longest=longest, at=at), Actor)
    at = AT + HALF_A_DAY + dt.timedelta(seconds=1)
    return token, session.look_up(token, idle=IDLE, longest=longest, at=at)


def test_a_session_ends_at_its_age_however_busy_it_is(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        token, found = kept_busy(hanako.contract_id, longest=HALF_A_DAY)
        assert found == "too-old"
        again = session.look_up(token, idle=IDLE, longest=HALF_A_DAY, at=AT)
        assert again == "too-old", "what ended stays ended"


def test_control_without_an_age_a_busy_session_never_ends(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        _, found = kept_busy(hanako.contract_id, longest=dt.timedelta.max)
        assert isinstance(found, Actor)


def test_a_newer_login_ends_the_older_session_and_remembers_when_it_was(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        older = session.start(contract_id=hanako.contract_id, at=AT)
        newer = session.start(contract_id=hanako.contract_id, at=AT + IDLE)
        assert session.look_up(older, idle=IDLE, longest=IDLE, at=AT) == "newer-login"
        found = session.look_up(newer, idle=IDLE, longest=IDLE, at=AT + IDLE)
        assert isinstance(found, Actor) and found.previous_login_at == AT


def test_an_ended_session_is_over_on_the_next_request(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        token = session.start(contract_id=hanako.contract_id, at=AT)
        session.end(token, reason="logout", at=AT)
        assert session.look_up(token, idle=IDLE, longest=IDLE, at=AT) == "logout"


def test_one_institutions_session_is_nothing_at_another(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        token = session.start(contract_id=hanako.contract_id, at=AT)
    with current.serving(bank[1]):
        assert session.look_up(token, idle=IDLE, longest=IDLE, at=AT) == "unknown"
