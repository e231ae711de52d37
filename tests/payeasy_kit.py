"""Invented billers for the tests, and short ways to tell a story about a bill."""

import datetime as dt
import itertools
import random
import signal
import socket
import subprocess
import sys
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cast import Person
    from madoguchi.access.actor import Proof
    from madoguchi.payeasy.drafts import Drafted
    from madoguchi.payeasy.inquiries import Inquired
    from madoguchi.payeasy.reads import Payment
    from madoguchi.policy.payeasy import Biller

# Private with one number; government with a 納付区分 beside it, and without.
POWER, WATER, GAS_BY_DAY = "59001", "59002", "59003"
NATIONAL_TAX, PENSION, PREFECTURE = "00990", "00991", "10990"

_numbers = itertools.count(1)
_TOKYO = dt.timezone(dt.timedelta(hours=9))
AT = dt.datetime(2026, 11, 25, 10, 0, tzinfo=_TOKYO)


def free_port() -> int:
    """A port nobody listens on, and that the system gives to nobody while the network is down."""
    while True:
        port = random.randrange(11_000, 20_000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port


class Network:
    """The billers' network as a process that a test may silence, kill and start again."""

    def __init__(self, store: Path) -> None:
        self.store = store
        self.port = free_port()

    def start(self, *options: str) -> None:
        """Start it on its port and wait until it answers."""
        self.running = subprocess.Popen(
            [
                *(sys.executable, "-m", "madoguchi.wires.payeasy.simulator"),
                *("--port", str(self.port), "--store", str(self.store)),
                *("--delay-seconds", "0", *options),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.running.stdout is not None
        assert self.running.stdout.readline() == f"ready payeasy 127.0.0.1:{self.port}\n"

    def stop(self, how: signal.Signals = signal.SIGKILL) -> int:
        """End it, as hard as wanted; returns how it ended."""
        self.running.send_signal(how)
        assert self.running.stdout is not None
        self.running.stdout.close()
        return self.running.wait(timeout=5)

    def come_back(self) -> None:
        """Start it again where a test left it stopped."""
        if self.running.poll() is not None:
            self.port = free_port()
            self.start()

    def switch(self, faults: str) -> None:
        """Switch its faults, such as "silent = true"; "" switches all off."""
        self.store.with_suffix(".faults.toml").write_text(faults)


def fresh_number(case: str) -> str:
    """A number that nobody has used, for one of the cases of `wires/payeasy/billers.py`."""
    return f"{case}{uuid.uuid4().int % 10**8:08d}{next(_numbers):04d}"


def typed(number: str, *, way: str = "private", division: str = "") -> dict[str, str]:
    """What is typed off a slip with this number, every number of it right."""
    main = "customer_number" if way == "private" else "payment_number"
    return {
        main: number,
        "confirmation_number": number[-4:],
        **({"payment_division": division} if division else {}),
    }


def biller_of(person: "Person", number: str = POWER, *, at: dt.datetime = AT) -> "Biller":
    """Ask whose number it is, as the first page does."""
    from madoguchi.directory.calendar import calendar
    from madoguchi.payeasy.biller import find_biller

    return find_biller(number, by=person.actor, calendar=calendar(), at=at)


def ask(
    person: "Person",
    number: str,
    *,
    biller: str = POWER,
    confirmation: str | None = None,
    division: str = "1",
    at: dt.datetime = AT,
) -> "Inquired":
    """Ask for the bills behind a number, as the second page does."""
    from madoguchi.directory.calendar import calendar
    from madoguchi.payeasy.inquire import inquire
    from madoguchi.policy.payeasy import Numbers

    found = biller_of(person, biller, at=at)
    numbers = Numbers(
        number,
        number[-4:] if confirmation is None else confirmation,
        division if found.division_asked else "",
    )
    return inquire(found, numbers, by=person.actor, calendar=calendar(), at=at)


def draft(
    person: "Person",
    inquired: "Inquired",
    *,
    places: Sequence[int] = (0,),
    typed_yen: Mapping[int, int] | None = None,
    account: int = 0,
    at: dt.datetime = AT,
) -> "Drafted":
    """Choose bills and the account they are paid from."""
    from madoguchi.payeasy import drafts
    from madoguchi.policy.payment import choose

    chosen = choose(inquired.bills, places=places, typed_yen=typed_yen or {})
    request_id = drafts.keep(
        inquired,
        chosen,
        source_account_id=person.accounts[account].id,
        contract_id=person.contract_id,
        at=at,
    )
    found = drafts.find(request_id, contract_id=person.contract_id)
    assert found is not None
    return found


def proof_of(person: "Person", request_id: uuid.UUID) -> "Proof":
    """The proof the institution asks for, as if it had been given."""
    from madoguchi.access.actor import Proof

    return Proof(person.contract_id, request_id, person.institution.profile.factors.transfer)


def press(person: "Person", drafted: "Drafted", *, at: dt.datetime = AT) -> "tuple[Payment, ...]":
    """Press the button on the confirm page, proof given."""
    from madoguchi.directory.calendar import calendar
    from madoguchi.payeasy.pay import pay

    return pay(
        drafted,
        by=person.actor,
        proof=proof_of(person, drafted.request_id),
        calendar=calendar(),
        at=at,
    )


def pay_bill(
    person: "Person", number: str, *, biller: str = POWER, at: dt.datetime = AT
) -> "Payment":
    """Ask for one bill and pay it."""
    inquired = ask(person, number, biller=biller, at=at)
    typed_yen = {0: 5_000} if inquired.bills[0].total_yen is None else {}
    [paid] = press(person, draft(person, inquired, typed_yen=typed_yen, at=at), at=at)
    return paid
