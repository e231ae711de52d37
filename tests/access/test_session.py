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


def test_a_session_is_found_by_its_token_and_stored_only_as_a_hash(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        token = session.start(contract_id=hanako.contract_id, at=AT)
        found = session.look_up(token, idle=IDLE, at=AT)
        assert isinstance(found, Actor) and found.contract_id == hanako.contract_id
        assert not Session.objects.filter(token_hash=token.encode()).exists()
        assert session.look_up(token + "x", idle=IDLE, at=AT) == "unknown"


def test_a_session_rests_ten_minutes_and_no_longer(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        token = session.start(contract_id=hanako.contract_id, at=AT)
        assert isinstance(session.look_up(token, idle=IDLE, at=AT + IDLE), Actor)
        late = AT + IDLE * 2 + dt.timedelta(seconds=1)
        assert session.look_up(token, idle=IDLE, at=late) == "idle"
        assert session.look_up(token, idle=IDLE, at=AT) == "idle", "what ended stays ended"


def test_a_newer_login_ends_the_older_session_and_remembers_when_it_was(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        older = session.start(contract_id=hanako.contract_id, at=AT)
        newer = session.start(contract_id=hanako.contract_id, at=AT + IDLE)
        assert session.look_up(older, idle=IDLE, at=AT) == "newer-login"
        found = session.look_up(newer, idle=IDLE, at=AT + IDLE)
        assert isinstance(found, Actor) and found.previous_login_at == AT


def test_an_ended_session_is_over_on_the_next_request(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        token = session.start(contract_id=hanako.contract_id, at=AT)
        session.end(token, reason="logout", at=AT)
        assert session.look_up(token, idle=IDLE, at=AT) == "logout"


def test_one_institutions_session_is_nothing_at_another(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        token = session.start(contract_id=hanako.contract_id, at=AT)
    with current.serving(bank[1]):
        assert session.look_up(token, idle=IDLE, at=AT) == "unknown"
