"""Goal: whatever customers, the centre, other banks and the nights do, the bank stands as on paper.

Method: stories of many steps, each told to the real bank and to a model in plain Python
(`reference_model.py`); after every step both are compared, at the end of a story the books are
proved. Every story begins in a new copy of the same small bank on the same morning, so one that
fails is told again alike. Next to it stand models that are wrong on purpose, and are caught.
MADOGUCHI_MODEL_EXAMPLES says how many stories are told of each institution (`make thorough`).
"""

import contextlib
import dataclasses
import datetime as dt
import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cast import AT, Person, open_person, pay_in
from credits_kit import stored
from madoguchi.console.verify import findings
from madoguchi.customers.accounts import Account
from madoguchi.day_end import run
from madoguchi.institutions import current, registry
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import closing
from madoguchi.ledger import reads as ledger
from madoguchi.policy.wish import Wish
from madoguchi.supervise.postgres import Cluster
from madoguchi.transfers import cancel, incoming, reads, settle, warn
from madoguchi.transfers.drafts import Drafted
from madoguchi.transfers.models import Order
from madoguchi.transfers.reads import Transfer
from madoguchi.values.day import TOKYO
from madoguchi.values.refusal import Refused
from madoguchi.wires import credits, inbox
from madoguchi.wires.credits import Credit
from madoguchi.wires.models import IncomingCredit
from own_building import Building
from reference_model import (
    ACCEPTED,
    AKAGI,
    NANIWA,
    ONE_DAY,
    SHORT_OF_FUNDS,
    BankOnPaper,
    Handbook,
    Slip,
    Wanted,
)
from stories import draft, press, proof_of, wish

STORIES = int(os.environ.get("MADOGUCHI_MODEL_EXAMPLES", "6"))
STEPS = 25

# Whose account it is, and which of his.
ACCOUNTS = {
    "Hanako's": ("Hanako", 0),
    "Hanako's savings": ("Hanako", 1),
    "Taro's": ("Taro", 0),
    "Jiro's": ("Jiro", 0),
}
# The receivers beside these: a real bank, and Jiro's number under another name.
ELSEWHERE, NOBODY = "another bank", "nobody by that name"

_accounts = st.sampled_from(list(ACCOUNTS))
_receivers = st.sampled_from([ELSEWHERE, *ACCOUNTS, NOBODY])
# Beside small and middling sums, those on either side of a fee band or a limit.
_yen = st.sampled_from(
    [10_000, 300, 29_999, 30_000, 100_000, 200_000, 200_001, 500_000, 500_001, 1]
)


@dataclasses.dataclass(frozen=True)
class Town:
    """One institution with its customers, in a database from which every story takes a copy."""

    institution: Institution
    handbook: Handbook
    people: dict[str, Person]
    building: Building

    def account(self, name: str) -> tuple[Person, Account]:
        """A customer and one of his accounts."""
        owner, nth = ACCOUNTS[name]
        return self.people[owner], self.people[owner].accounts[nth]

    @contextlib.contextmanager
    def copied(self) -> Iterator[None]:
        """Bank in a new copy of the town, which is gone afterwards."""
        copy = dataclasses.replace(self.building, database=f"{self.building.database}_copy")
        with _superuser(copy) as server:
            server.execute(f"CREATE DATABASE {copy.database} TEMPLATE {self.building.database}")
            try:
                with copy.entered(), current.serving(self.institution):
                    yield
            finally:
                server.execute(f"DROP DATABASE {copy.database} WITH (FORCE)")

    def on_paper(self) -> BankOnPaper:
        """The same town in the model."""
        paper = BankOnPaper(self.handbook, AT.date())
        for name, (owner, _) in ACCOUNTS.items():
            _, account = self.account(name)
            overdraft = _TARO_MAY_OWE if owner == "Taro" else 0
            paper.open_page(
                name, owner=owner, branch=account.branch_code, overdraft_yen=overdraft
            )
            paper.at_the_counter(paper.pages[name], _OPENING[owner])
        return paper


_TARO_MAY_OWE = 250_000
_OPENING = {"Hanako": 320_000, "Taro": 5_000, "Jiro": 40_000}


def _superuser(building: Building) -> psycopg.Connection[tuple[object, ...]]:
    password = registry.database_password(building.master_key.read_bytes(), "postgres")
    return psycopg.connect(building.cluster.server.dsn(), password=password, autocommit=True)


@pytest.fixture(scope="module")
def towns(cluster: Cluster, home: Path) -> dict[str, Town]:
    """Both institutions with the same customers, as they stand when a story begins."""
    building = Building(home / "town", cluster, home / "master.key", "madoguchi_town")
    building.move_in()
    with building.entered() as institutions:
        return {
            each.key: Town(each, handbook, _move_in(each), building)
            for each, handbook in zip(institutions, (AKAGI, NANIWA), strict=True)
        }


def _move_in(institution: Institution) -> dict[str, Person]:
    elsewhere = institution.profile.institution.branches[1].code
    people = {
        "Hanako": open_person(institution, accounts_count=2, name_kana="ｼｹﾝ ﾊﾅｺ"),
        "Taro": open_person(
            institution, overdraft_yen=_TARO_MAY_OWE, branch=elsewhere, name_kana="ｼｹﾝ ﾀﾛｳ"
        ),
        "Jiro": open_person(institution, name_kana="ｼｹﾝ ｼﾞﾛｳ"),
    }
    with current.serving(institution):
        for name, person in people.items():
            for account in person.accounts:
                pay_in(account, _OPENING[name])
    return people


@dataclasses.dataclass(frozen=True)
class Ordered:
    """An accepted transfer: on paper, as it was confirmed, and as the bank answered."""

    slip: Slip
    person: Person
    drafted: Drafted
    transfer: Transfer


class Story(RuleBasedStateMachine):
    """What may happen in a town; each step asks the bank and the paper, who must agree."""

    orders = Bundle("orders")
    credits = Bundle("credits")

    def __init__(self, town: Town, paper: BankOnPaper) -> None:
        super().__init__()
        self.town, self.paper = town, paper
        self.ordered: list[Ordered] = []
        self.seconds = itertools.count()
        self.numbers = itertools.count(1)
        self.copy = contextlib.ExitStack()
        self.copy.enter_context(town.copied())

    def teardown(self) -> None:
        """The end of every story: all days are as they were, and the books prove it."""
        with self.copy:
            self.used_limits_are_the_same(days=35)
            self.closing_balances_are_the_same(days=35)
            assert findings(self.town.institution) == []

    # What happens.

    @initialize(target=orders, yen=_yen)
    def hanako_pays_a_shop(self, yen: int) -> object:
        return self.asked("Hanako's", ELSEWHERE, yen)

    @rule(name=_accounts, yen=_yen, out=st.booleans())
    def cash_at_the_counter(self, name: str, yen: int, out: bool) -> None:
        _, account = self.town.account(name)
        signed = -yen if out else yen
        foretold = self.paper.at_the_counter(self.paper.pages[name], signed)
        with _code() as code:
            pay_in(account, signed, at=self.at)
        assert code == [foretold]

    @rule(target=orders, payer=_accounts, to=_receivers, yen=_yen, share=st.booleans())
    def pays_today(self, payer: str, to: str, yen: int, share: bool) -> object:
        return self.asked(payer, to, yen, fee_by_receiver=share)

    @rule(
        target=orders,
        payer=_accounts,
        to=_receivers,
        yen=_yen,
        days=st.sampled_from([1, 2, 3, 4, 5, 0, 40]),
    )
    def reserves(self, payer: str, to: str, yen: int, days: int) -> object:
        return self.asked(payer, to, yen, wished=self.paper.today + days * ONE_DAY)

    @rule(order=orders)
    def presses_the_button_again(self, order: Ordered) -> None:
        again = press(order.person, order.drafted, at=self.at)
        assert (again.number, again.state.value) == (order.transfer.number, order.slip.state)

    @rule(order=orders)
    def cancels(self, order: Ordered) -> None:
        foretold = self.paper.cancel(order.slip)
        request_id = order.drafted.request_id
        with _code() as code:
            proof = proof_of(order.person, request_id)
            cancel.cancel_order(
                request_id=request_id, by=order.person.actor, proof=proof, at=self.at
            )
        assert code == [foretold]

    @rule(order=orders)
    def the_centre_takes_it(self, order: Ordered) -> None:
        before = order.slip.state
        self.paper.sent(order.slip)
        moved = settle.note_sent(order.drafted.request_id, at=self.at)
        assert moved == (before != order.slip.state)

    @rule(order=orders, credited=st.booleans(), times=st.integers(1, 2))
    def the_centre_answers(self, order: Ordered, credited: bool, times: int) -> None:
        self.paper.answered(order.slip, credited=credited)
        outcome, reason = ("1", "00") if credited else ("2", "01")
        result = inbox.Received(
            next(self.numbers), order.drafted.request_id, outcome, reason
        )
        for _ in range(times):
            inbox.store([result], at=self.at)
            settle.act_on(result, at=self.at)

    @rule(target=credits, name=_accounts, yen=_yen, name_fits=st.booleans())
    def money_comes_from_another_bank(self, name: str, yen: int, name_fits: bool) -> Credit:
        person, account = self.town.account(name)
        credit = stored(
            person,
            yen=yen,
            account_number=account.number,
            receiver_name=person.name_kana if name_fits else "ｼｹﾝ ｻﾌﾞﾛｳ",
        )
        foretold = self.paper.comes_in(
            self.paper.pages[name], yen, key=str(credit.key), name_fits=name_fits
        )
        assert self.acted_upon(credit) == foretold
        return credit

    @rule(credit=credits)
    def the_same_money_comes_under_another_number(self, credit: Credit) -> None:
        page = next(iter(self.paper.pages.values()))
        foretold = self.paper.comes_in(
            page, credit.amount_yen, key=str(credit.key), name_fits=True
        )
        again = dataclasses.replace(credit, sequence=next(self.numbers))
        credits.store([again], at=self.at)
        assert self.acted_upon(again) == foretold

    @rule(credit=credits)
    def the_same_message_is_delivered_again(self, credit: Credit) -> None:
        before = IncomingCredit.objects.get(sequence=credit.sequence).outcome
        credits.store([credit], at=self.at)
        assert self.acted_upon(credit) == before

    @precondition(lambda self: not self.paper.evening)
    @rule()
    def evening_comes_and_customers_are_warned(self) -> None:
        self.paper.evening = True
        told = warn.warn_short(self.paper.today + ONE_DAY, at=self.at)
        assert told == self.paper.warnings()

    @rule(worker_is_up=st.sampled_from([True, True, False]))
    def a_night_goes_by(self, worker_is_up: bool) -> None:
        self.paper.night_falls()
        if worker_is_up:
            self.end_of_the_day(dt.time(0, 10))

    @rule()
    def the_days_end_is_run_late_or_again(self) -> None:
        self.end_of_the_day(self.at.timetz())

    # How it is done.

    @property
    def at(self) -> dt.datetime:
        """The moment of this step: after ten in the morning, or eight in the evening."""
        hour = dt.time(20 if self.paper.evening else 10)
        now = dt.datetime.combine(self.paper.today, hour, TOKYO)
        return now + dt.timedelta(seconds=next(self.seconds))

    def asked(
        self,
        payer: str,
        to: str,
        yen: int,
        *,
        fee_by_receiver: bool = False,
        wished: dt.date | None = None,
    ) -> object:
        """Confirm a transfer and press the button, at the bank and on paper."""
        # Where the sender's page has no such choice, he bears the fee.
        share = fee_by_receiver and self.town.handbook is NANIWA
        person, _ = self.town.account(payer)
        pages = self.paper.pages
        answer, slip = self.paper.transfer(
            Wanted(pages[payer], pages.get(to), yen, to == NOBODY, share, wished)
        )
        what = dataclasses.replace(
            self.wish(payer, to, yen), on=wished, fee_by="receiver" if share else "sender"
        )
        drafted = draft(person, what, at=self.at)
        with _code() as code:
            transfer = press(person, drafted, at=self.at)
        assert code == [answer]
        if slip is None:
            return multiple()
        assert (transfer.amount_yen, transfer.fee_yen) == (slip.yen, slip.fee)
        assert transfer.value_date == (slip.due or self.paper.today)
        self.ordered.append(Ordered(slip, person, drafted, transfer))
        return self.ordered[-1]

    def wish(self, payer: str, to: str, yen: int) -> Wish:
        """What is filled in on the page."""
        person, _ = self.town.account(payer)
        source = ACCOUNTS[payer][1]
        if to == ELSEWHERE:
            return wish(person, yen=yen, source=source)
        receiver, account = self.town.account("Jiro's" if to == NOBODY else to)
        own = self.town.institution.profile.institution
        return wish(
            person,
            yen=yen,
            source=source,
            to=(own.code, own.name, account.branch_code, "本店"),
            number=account.number,
            name_kana="ｼｹﾝ ｻﾌﾞﾛｳ" if to == NOBODY else receiver.name_kana,
        )

    def acted_upon(self, credit: Credit) -> str:
        """What became of a credit."""
        incoming.act_on(credit, at=self.at)
        return IncomingCredit.objects.get(sequence=credit.sequence).outcome

    def end_of_the_day(self, time: dt.time) -> None:
        """End all days that are over."""
        self.paper.day_is_ended()
        now = dt.datetime.combine(self.paper.today, time.replace(tzinfo=None), TOKYO)
        run.run(self.paper.today - ONE_DAY, at=now, progress=lambda *said: None)

    # What always holds.

    @invariant()
    def balances_are_the_same(self) -> None:
        found = ledger.balances(list(self.ledger_ids.values()))
        bank = {name: found[number] for name, number in self.ledger_ids.items()}
        assert {name: (each.yen, each.available_yen) for name, each in bank.items()} == {
            name: (page.balance, page.available) for name, page in self.paper.pages.items()
        }

    @invariant()
    def orders_stand_where_the_slips_do(self) -> None:
        found = Order.objects.order_by("pk").values_list("request_id", "state", "failure")
        assert list(found) == [
            (each.drafted.request_id, each.slip.state, each.slip.failure) for each in self.ordered
        ]

    @invariant()
    def used_limits_are_the_same(self, *, days: int = 1) -> None:
        counted = {slip.counts_on for slip in self.paper.slips[-3:]}
        first = AT.date() if days > 1 else self.paper.today
        for day in {first + n * ONE_DAY for n in range(days)} | counted:
            for name, person in self.town.people.items():
                used = reads.moved_on(day, contract_id=person.contract_id)
                assert (name, day, used) == (name, day, self.paper.used(name, day))

    @invariant()
    def closing_balances_are_the_same(self, *, days: int = 2) -> None:
        assert closing.closed_through() == self.paper.closed_through
        for day in (self.paper.today - n * ONE_DAY for n in range(days)):
            found = ledger.closing_balances(list(self.ledger_ids.values()), day=day)
            assert {name: found[number] for name, number in self.ledger_ids.items()} == {
                name: page.balance_at_the_end_of(day) for name, page in self.paper.pages.items()
            }, day

    @property
    def ledger_ids(self) -> dict[str, int]:
        """The accounts' numbers in the ledger."""
        return {name: self.town.account(name)[1].ledger_account_id for name in ACCOUNTS}


@contextlib.contextmanager
def _code() -> Iterator[list[str]]:
    """The code with which the bank refuses what is done inside, or that it was accepted."""
    code: list[str] = []
    try:
        yield code
        code.append(ACCEPTED)
    except Refused as no:
        code.append(no.refusal.value)


def tell(town: Town, paper: Callable[[], BankOnPaper], **otherwise: object) -> None:
    """Tell stories of a town until one differs from the paper."""
    how = settings(
        max_examples=STORIES,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(lambda: Story(town, paper()), settings=settings(how, **otherwise))


@pytest.mark.parametrize("key", ["akagi", "naniwa"])
def test_whatever_happens_the_bank_stands_as_on_paper(towns: dict[str, Town], key: str) -> None:
    town = towns[key]
    tell(town, town.on_paper)
    assert True
