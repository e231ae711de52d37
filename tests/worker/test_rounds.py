"""The worker's rounds against a real centre and a real mail server, each over a socket.

Goal: a transfer ends settled or returned whatever the line does, and its mail arrives once.
Method: the clearing simulator and an SMTP server as they are; what breaks is really broken.
"""

import time
from collections.abc import Callable, Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import override_settings

from cast import AT, Person, open_person
from centre_kit import Centre, free_port, line_to
from madoguchi.config.settings import INSTALLATION
from madoguchi.console.verify import findings
from madoguchi.institutions import clock, current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import reads as ledger
from madoguchi.transfers import reads
from madoguchi.transfers.reads import Transfer
from madoguchi.transfers.states import State
from madoguchi.wires import queued
from madoguchi.worker import rounds
from mail_kit import carry_away
from stories import draft, press, wish

Bank = tuple[Institution, ...]


class Letterbox:
    """An SMTP server that keeps what it is handed."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        parsed = BytesParser(EmailMessage, policy=policy.default).parsebytes(envelope.content)
        self.mails.append(parsed)
        return "250 taken"

    def about(self, person: Person) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == person.mail]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The centre remembers everything across its lives, as the bank does."""
    return tmp_path_factory.mktemp("centre") / "centre.sqlite3"


@pytest.fixture
def centre(store: Path) -> Iterator[Centre]:
    each = Centre(store)
    each.switch("silent = false\n")
    each.start()
    yield each
    each.stop()


@pytest.fixture
def letterbox(bank: Bank) -> Iterator[Letterbox]:
    carry_away(bank[0], at=AT)
    kept = Letterbox()
    controller = Controller(kept, hostname="127.0.0.1", port=free_port())
    controller.start()
    with override_settings(MAIL=INSTALLATION.mail.model_copy(update={"port": controller.port})):
        yield kept
    controller.stop()


@pytest.fixture(autouse=True)
def lines(centre: Centre, stand_at: Callable[[str], None]) -> Iterator[None]:
    stand_at("2026-11-25T10:00")
    with line_to(centre):
        yield


def paid(bank: Bank, *, number: str = "9123456", yen: int = 1_000) -> tuple[Person, Transfer]:
    """A customer who has just pressed the button."""
    hanako = open_person(bank[0], balance_yen=100_000)
    with current.serving(bank[0]):
        now = clock.now()
        return hanako, press(
            hanako, draft(hanako, wish(hanako, yen=yen, number=number), at=now), at=now
        )


def rounds_until(bank: Bank, order: Transfer, state: State, *, seconds: float = 8.0) -> Transfer:
    """Make rounds until the order stands there; returns it as it stands at last."""
    until = time.monotonic() + seconds
    while True:
        rounds.make_rounds(bank[0])
        found = look(bank, order)
        if found.state is state or time.monotonic() > until:
            return found
        time.sleep(0.1)


def look(bank: Bank, order: Transfer) -> Transfer:
    with current.serving(bank[0]):
        found = reads.by_request(order.request_id, contract_id=order.contract_id)
    assert found is not None
    return found


def balance(bank: Bank, order: Transfer) -> int:
    with current.serving(bank[0]):
        return ledger.balances([order.source_ledger_id])[order.source_ledger_id].yen


def test_a_transfer_is_sent_credited_and_mailed_once(bank: Bank, letterbox: Letterbox) -> None:
    hanako, order = paid(bank)
    assert order.state is State.ACCEPTED
    assert rounds_until(bank, order, State.SETTLED).state is State.SETTLED
    for _ in range(3):
        rounds.make_rounds(bank[0])
    [mail] = letterbox.about(hanako)
    text = mail.get_content()
    assert order.receipt in text and "ヤマダ　タロウ" in text
    assert "http" not in text and "9123456" not in text


@pytest.mark.parametrize(
    ("number", "reason", "words"),
    [("9404001", "01", "該当口座なし"), ("9405001", "02", "口座名義相違")],
)
def test_what_the_other_bank_cannot_credit_comes_back_without_the_fee(
    bank: Bank, letterbox: Letterbox, number: str, reason: str, words: str
) -> None:
    hanako, order = paid(bank, number=number)
    found = rounds_until(bank, order, State.RETURNED)
    assert (found.state, found.return_reason) == (State.RETURNED, reason)
    assert balance(bank, order) == 100_000 - 275
    rounds.make_rounds(bank[0])
    subjects = [mail["Subject"] for mail in letterbox.about(hanako)]
    assert len(subjects) == 2 and "お返し" in subjects[1]
    assert words in letterbox.about(hanako)[1].get_content()


def test_a_result_given_twice_gives_the_money_back_once(bank: Bank, centre: Centre) -> None:
    centre.switch("repeat = 1.0\n")
    _, order = paid(bank, number="9404001")
    rounds_until(bank, order, State.RETURNED)
    for _ in range(5):
        rounds.make_rounds(bank[0])
    assert balance(bank, order) == 100_000 - 275


def test_with_the_centre_down_the_order_waits_and_goes_out_later(
    bank: Bank, centre: Centre, stand_at: Callable[[str], None]
) -> None:
    centre.stop()
    _, order = paid(bank)
    rounds.make_rounds(bank[0])
    assert look(bank, order).state is State.ACCEPTED
    assert balance(bank, order) == 100_000 - 1_275, "nothing is lost or doubled meanwhile"
    centre.start()
    stand_at("2026-11-25T10:10")
    assert rounds_until(bank, order, State.SETTLED).state is State.SETTLED


def test_a_lost_answer_is_asked_for_and_the_transfer_credited_once(
    bank: Bank, centre: Centre, stand_at: Callable[[str], None]
) -> None:
    centre.switch("answer_lost = 1.0\n")
    _, order = paid(bank)
    rounds.make_rounds(bank[0])
    assert look(bank, order).state is State.ACCEPTED, "unknown is never shown as failed"
    centre.switch("answer_lost = 0.0\n")
    stand_at("2026-11-25T10:10")
    assert rounds_until(bank, order, State.SETTLED).state is State.SETTLED


def test_a_silent_centre_is_waited_for_and_nothing_is_lost(
    bank: Bank, centre: Centre, stand_at: Callable[[str], None]
) -> None:
    centre.switch("silent = true\n")
    _, order = paid(bank)
    rounds.make_rounds(bank[0])
    assert look(bank, order).state is State.ACCEPTED
    centre.switch("silent = false\n")
    stand_at("2026-11-27T10:10")
    assert rounds_until(bank, order, State.SETTLED).state is State.SETTLED


def test_with_the_mail_server_down_the_mail_is_tried_again(
    bank: Bank, stand_at: Callable[[str], None], tmp_path: Path
) -> None:
    hanako, order = paid(bank)
    rounds.make_rounds(bank[0])
    with current.serving(bank[0]):
        assert str(order.request_id) in queued.bodies(wire="mail")
    kept = Letterbox()
    controller = Controller(kept, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        stand_at("2026-11-25T10:10")
        mail = INSTALLATION.mail.model_copy(update={"port": controller.port})
        with override_settings(MAIL=mail):
            # What others have queued in the meantime goes before it.
            for _ in range(200):
                rounds.make_rounds(bank[0])
                if kept.about(hanako):
                    break
            rounds.make_rounds(bank[0])
    finally:
        controller.stop()
    assert len(kept.about(hanako)) == 1


def test_the_books_are_clean_after_all_that(bank: Bank) -> None:
    assert findings(bank[0]) == []
