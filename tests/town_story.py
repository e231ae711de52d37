"""What may happen in a town (取引の物語): steps told to the real bank and to the bank on paper."""

import contextlib
import dataclasses
import datetime as dt
import itertools
from collections import Counter

from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from cast import AT, pay_in
from credits_kit import stored
from handbook import NANIWA
from madoguchi.console.verify import findings
from madoguchi.day_end import run
from madoguchi.ledger import closing
from madoguchi.ledger import reads as ledger
from madoguchi.transfers import cancel, incoming, reads, settle, warn
from madoguchi.transfers.models import Order
from madoguchi.values.day import TOKYO
from madoguchi.wires import credits, inbox
from madoguchi.wires.credits import Credit
from madoguchi.wires.models import IncomingCredit
from reference_model import ONE_DAY, BankOnPaper, Wanted
from stories import draft, press, proof_of
from town import ACCOUNTS, ELSEWHERE, NO_NAME, NOBODY, Ordered, Town, code_of_the_answer

# How often each answer and each end was met since somebody cleared it.
seen = Counter[str]()

_accounts = st.sampled_from(list(ACCOUNTS))
_receivers = st.sampled_from([*reversed(ACCOUNTS), NOBODY])
# Beside small and middling sums, those on either side of a fee band or a limit.
_yen = st.sampled_from(
    [10_000, 100_000, 200_000, 30_000, 29_999, 200_001, 500_000, 500_001, 300, 1]
)
# Today and a day far off cannot be wished for.
_days = st.sampled_from([1, 1, 1, 2, 3, 5, 0, 40])


class Story(RuleBasedStateMachine):
    """What may happen in a town; each step is told to the bank and to the paper, who must agree."""

    orders = Bundle("orders")
    # Of these, the ones to another bank, and those for another day.
    abroad = Bundle("abroad")
    reservations = Bundle("reservations")
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
        """The end of every story: a last night, all days as they were, and the books prove it."""
        with self.copy:
            self.nights_go_by(worker_is_up=True, nights=1)
            self.compare()
            self.used_limits_are_the_same(days=35)
            self.closing_balances_are_the_same(days=35)
            seen.update(slip.state for slip in self.paper.slips)
            assert findings(self.town.institution) == []

    # What happens.

    @initialize(targets=(orders, abroad), yen=_yen)
    def hanako_pays_a_shop(self, yen: int) -> object:
        return self.asked("Hanako's", ELSEWHERE, yen)

    @initialize(targets=(orders, abroad, reservations), yen=_yen)
    def jiro_reserves_for_tomorrow(self, yen: int) -> object:
        return self.asked("Jiro's", ELSEWHERE, yen, wished=self.paper.today + ONE_DAY)

    @rule(name=_accounts, yen=_yen, out=st.booleans())
    def cash_at_the_counter(self, name: str, yen: int, out: bool) -> None:
        _, account = self.town.account(name)
        signed = -yen if out else yen
        foretold = self.paper.at_the_counter(self.paper.pages[name], signed)
        with code_of_the_answer() as code:
            pay_in(account, signed, at=self.at)
        assert code == [foretold]

    @rule(targets=(orders, abroad), payer=_accounts, yen=_yen, share=st.booleans())
    def pays_at_another_bank(self, payer: str, yen: int, share: bool) -> object:
        return self.asked(payer, ELSEWHERE, yen, fee_by_receiver=share)

    @rule(target=orders, payer=_accounts, to=_receivers, yen=_yen, share=st.booleans())
    def pays_here(self, payer: str, to: str, yen: int, share: bool) -> object:
        return self.asked(payer, to, yen, fee_by_receiver=share)

    @rule(target=orders, yen=_yen)
    def hanako_saves(self, yen: int) -> object:
        return self.asked("Hanako's", "Hanako's savings", yen)

    @rule(targets=(orders, abroad, reservations), payer=_accounts, yen=_yen, days=_days)
    def reserves_for_another_bank(self, payer: str, yen: int, days: int) -> object:
        return self.asked(payer, ELSEWHERE, yen, wished=self.paper.today + days * ONE_DAY)

    @rule(targets=(orders, reservations), payer=_accounts, to=_receivers, yen=_yen, days=_days)
    def reserves_here(self, payer: str, to: str, yen: int, days: int) -> object:
        return self.asked(payer, to, yen, wished=self.paper.today + days * ONE_DAY)

    @rule(order=orders)
    def presses_the_button_again(self, order: Ordered) -> None:
        again = press(order.person, order.drafted, at=self.at)
        assert (again.number, again.state.value) == (order.transfer.number, order.slip.state)

    @rule(order=reservations)
    def cancels(self, order: Ordered) -> None:
        foretold = self.paper.cancel(order.slip)
        request_id = order.drafted.request_id
        with code_of_the_answer() as code:
            proof = proof_of(order.person, request_id)
            cancel.cancel_order(
                request_id=request_id, by=order.person.actor, proof=proof, at=self.at
            )
        assert code == [foretold]

    @rule(order=abroad)
    def the_centre_takes_it(self, order: Ordered) -> None:
        before = order.slip.state
        self.paper.sent(order.slip)
        moved = settle.note_sent(order.drafted.request_id, at=self.at)
        assert moved == (before != order.slip.state)

    @rule(order=abroad, credited=st.booleans(), times=st.integers(1, 2))
    def the_centre_answers(self, order: Ordered, credited: bool, times: int) -> None:
        self.paper.answered(order.slip, credited=credited)
        outcome, reason = ("1", "00") if credited else ("2", "01")
        result = inbox.Received(next(self.numbers), order.drafted.request_id, outcome, reason)
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
            receiver_name=person.name_kana if name_fits else NO_NAME,
        )
        foretold = self.paper.comes_in(
            self.paper.pages[name], yen, key=str(credit.key), name_fits=name_fits
        )
        assert self.acted_upon(credit) == foretold
        return credit

    @rule(credit=credits, another_number=st.booleans())
    def the_same_money_comes_again(self, credit: Credit, another_number: bool) -> None:
        foretold = IncomingCredit.objects.get(sequence=credit.sequence).outcome
        if another_number:
            page = self.paper.pages["Hanako's"]
            key = str(credit.key)
            foretold = self.paper.comes_in(page, credit.amount_yen, key=key, name_fits=True)
            credit = dataclasses.replace(credit, sequence=next(self.numbers))
        credits.store([credit], at=self.at)
        assert self.acted_upon(credit) == foretold

    @rule()
    def it_is_evening_and_customers_are_warned(self) -> None:
        self.paper.evening = True
        told = warn.warn_short(self.paper.today + ONE_DAY, at=self.at)
        assert told == self.paper.warnings()

    # On paper only weekends are holidays, so a story ends before those of the new year.
    @precondition(lambda self: self.paper.today <= dt.date(2026, 12, 18))
    @rule(worker_is_up=st.sampled_from([True, True, False]), nights=st.integers(1, 3))
    def nights_go_by(self, worker_is_up: bool, nights: int) -> None:
        for _ in range(nights):
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
        receiver = "Jiro's" if to == NOBODY else to
        answer, slip = self.paper.transfer(
            Wanted(pages[payer], pages.get(receiver), yen, to == NOBODY, share, wished)
        )
        what = dataclasses.replace(
            self.town.wish(payer, to, yen), on=wished, fee_by="receiver" if share else "sender"
        )
        drafted = draft(person, what, at=self.at)
        with code_of_the_answer() as code:
            transfer = press(person, drafted, at=self.at)
        assert code == [answer]
        seen[answer] += 1
        if slip is None:
            return multiple()
        assert (transfer.amount_yen, transfer.fee_yen) == (slip.yen, slip.fee)
        assert transfer.value_date == (slip.due or self.paper.today)
        self.ordered.append(Ordered(slip, person, drafted, transfer))
        return self.ordered[-1]

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

    def compare(self) -> None:
        """Everything that is compared after a step of a story told by hand."""
        self.balances_are_the_same()
        self.orders_stand_where_the_slips_do()
        self.used_limits_are_the_same()
        self.closing_balances_are_the_same()

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
