"""The worker's rounds fetch what other banks send, from a real centre over a socket (C16).

Goal: each credit ends on an account or back at the centre, once, whatever the line does.
Method: credits ordered as the command orders them; what breaks is really broken.
"""

import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cast import Person, open_person
from centre_kit import Centre, line_to
from credits_kit import other_bank_sends
from madoguchi.console.verify import findings
from madoguchi.institutions import clock, current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import reads as ledger
from madoguchi.transfers import incoming
from madoguchi.values.day import day_of
from madoguchi.wires import credits
from madoguchi.wires.clearing.centre_credits import read_returned
from madoguchi.wires.models import Outgoing
from madoguchi.worker import rounds

Bank = tuple[Institution, ...]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The centre remembers everything across its lives, as the bank does."""
    return tmp_path_factory.mktemp("centre") / "centre.sqlite3"


@pytest.fixture
def centre(bank: Bank, store: Path, stand_at: Callable[[str], None]) -> Iterator[Centre]:
    stand_at("2026-11-25T10:00")
    each = Centre(store)
    each.switch("")
    each.start()
    _count_on_from_here(each, bank[1])
    with line_to(each):
        yield each
    each.stop()


def _count_on_from_here(centre: Centre, institution: Institution) -> None:
    """Let the centre's numbers go on after those of credits that other tests stored."""
    with current.serving(institution):
        had = ("had", institution.profile.institution.code, credits.last_sequence(), b"")
    with closing(sqlite3.connect(centre.store)) as writer, writer:
        writer.execute("INSERT OR IGNORE INTO credit VALUES (?, ?, ?, ?, NULL)", had)


def sends(person: Person, centre: Centre, *, yen: int = 1_000, name: str | None = None) -> str:
    """Another bank sends money to a person's first account; returns the key it has there."""
    with current.serving(person.institution):
        today = day_of(clock.now())
    return other_bank_sends(centre, person, yen=yen, on=today, name=name)


def balance_of(person: Person) -> int:
    ledger_id = person.accounts[0].ledger_account_id
    with current.serving(person.institution):
        return ledger.balances([ledger_id])[ledger_id].yen


def waits(key: str) -> bool:
    """Whether the return of a credit is still to be carried."""
    waiting = Outgoing.objects.filter(wire="clearing", purpose="return", carried_at=None)
    return waiting.filter(about=str(uuid.UUID(key))).exists()


def sent_back(person: Person, centre: Centre) -> dict[str, str]:
    code = person.institution.profile.institution.code
    return read_returned(store=centre.store, bank_code=code)


def rounds_until(
    institution: Institution, ended: Callable[[], bool], *, seconds: float = 8
) -> None:
    until = time.monotonic() + seconds
    while not ended() and time.monotonic() < until:
        rounds.make_rounds(institution)


def test_money_another_bank_sends_is_on_the_account_after_a_round(
    bank: Bank, centre: Centre
) -> None:
    hanako = open_person(bank[1])
    sends(hanako, centre, yen=30_000)
    rounds.make_rounds(bank[1])
    assert balance_of(hanako) == 30_000


def test_credits_given_twice_are_credited_once_in_however_many_rounds(
    bank: Bank, centre: Centre
) -> None:
    centre.switch("repeat = 1.0\n")
    hanako = open_person(bank[1])
    for _ in range(3):
        sends(hanako, centre)
    for _ in range(4):
        rounds.make_rounds(bank[1])
    assert balance_of(hanako) == 3_000


def test_what_is_for_another_name_goes_back_to_the_centre_once(bank: Bank, centre: Centre) -> None:
    hanako = open_person(bank[1])
    key = sends(hanako, centre, name="ｼｹﾝ ﾊﾅｴ")
    rounds_until(bank[1], lambda: key in sent_back(hanako, centre))
    assert (sent_back(hanako, centre)[key], balance_of(hanako)) == ("02", 0)


def test_a_return_whose_answer_is_lost_is_sent_again_and_taken_once(
    bank: Bank, centre: Centre, stand_at: Callable[[str], None]
) -> None:
    hanako = open_person(bank[1])
    key = sends(hanako, centre, name="ｼｹﾝ ﾊﾅｴ")
    rounds.make_rounds(bank[1])
    centre.switch("answer_lost = 1.0\n")
    rounds.make_rounds(bank[1])
    assert sent_back(hanako, centre)[key] == "02", "it took effect"
    with current.serving(bank[1]):
        assert waits(key), "but nobody here knows"
    centre.switch("")
    stand_at("2026-11-25T10:10")
    rounds.make_rounds(bank[1])
    with current.serving(bank[1]):
        assert not waits(key)


@pytest.mark.parametrize("fault", ["silent = true\n", "answer_lost = 1.0\n"])
def test_while_the_line_is_bad_credits_wait_and_come_later_once(
    bank: Bank, centre: Centre, fault: str
) -> None:
    hanako = open_person(bank[1])
    sends(hanako, centre)
    centre.switch(fault)
    rounds.make_rounds(bank[1])
    assert balance_of(hanako) == 0
    centre.switch("")
    for _ in range(2):
        rounds.make_rounds(bank[1])
    assert balance_of(hanako) == 1_000


def test_a_worker_killed_between_storing_and_acting_goes_on_at_its_next_start(
    bank: Bank, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = open_person(bank[1])
    sends(hanako, centre)

    def killed(credit: credits.Credit, **at: object) -> None:
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(incoming, "act_on", killed)
        with pytest.raises(SystemExit):
            rounds.make_rounds(bank[1])
    with current.serving(bank[1]):
        assert len(credits.to_act_on(most=9)) == 1, "stored, and acted upon by nobody"
    centre.stop()
    rounds.make_rounds(bank[1])
    assert balance_of(hanako) == 1_000, "what is stored is acted upon, centre or no centre"
    centre.start()


def test_the_books_are_clean_after_all_those_rounds(bank: Bank) -> None:
    assert findings(bank[1]) == []
