"""The bank on paper (参照モデル): what a banker would foretell with a ledger book and a pencil.

Plain Python that knows neither the program's rules nor its tables. The real bank is held against
it after every step of a story; where the two differ, one of them is wrong.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from handbook import Handbook

ONE_DAY = dt.timedelta(days=1)
# Every fee table of both institutions changes at this amount, yen.
_BAND_YEN = 30_000

ACCEPTED = ""
OUTSIDE_HOURS, NO_SUCH_ACCOUNT, SAME_ACCOUNT = "T01", "T04", "T05"
OVER_TRANSFER_LIMIT, OVER_DAILY_LIMIT, SHORT_OF_FUNDS = "T10", "T11", "T12"
FEE_NOT_COVERED, DAY_NOT_OFFERED, NOT_CANCELLABLE = "T13", "T14", "T24"


@dataclass(eq=False)
class Page:
    """One account's page in the ledger book: its lines, each a day and an amount."""

    owner: str
    branch: str
    overdraft_yen: int
    lines: list[tuple[dt.date, int]] = field(default_factory=list)

    @property
    def balance(self) -> int:
        """What stands on the page."""
        return sum(yen for _, yen in self.lines)

    @property
    def available(self) -> int:
        """What may be taken from it."""
        return self.balance + self.overdraft_yen

    def balance_at_the_end_of(self, day: dt.date) -> int:
        """What stood on the page when a day was over."""
        return sum(yen for when, yen in self.lines if when <= day)


@dataclass(eq=False)
class Slip:
    """One accepted transfer; `payee` None is somebody at another bank."""

    payer: Page
    payee: Page | None
    reach: str
    yen: int
    fee: int
    counts_on: dt.date
    # The day of a reservation; None for a transfer of the same day.
    due: dt.date | None
    state: str = ""
    failure: str = ""
    # He was told, an evening, that it would find too little money.
    warned_of: bool = False


@dataclass(frozen=True)
class Wanted:
    """What is asked for; `payee` None is another bank, `nobody` a page under another name."""

    payer: Page
    payee: Page | None
    yen: int
    nobody: bool = False
    fee_by_receiver: bool = False
    wished: dt.date | None = None


@dataclass
class BankOnPaper:
    """The books of one institution, and the calendar on the wall."""

    rules: Handbook
    today: dt.date
    evening: bool = False
    pages: dict[str, Page] = field(default_factory=dict)
    # In the order in which they were accepted.
    slips: list[Slip] = field(default_factory=list)
    closed_through: dt.date | None = None
    credits_seen: set[str] = field(default_factory=set)

    def open_page(self, name: str, *, owner: str, branch: str, overdraft_yen: int) -> None:
        """Begin an account's page; customers are served in the order they came to the bank."""
        self.pages[name] = Page(owner, branch, overdraft_yen)

    def write(self, page: Page, yen: int) -> None:
        """Write a line of today."""
        page.lines.append((self.today, yen))

    def at_the_counter(self, page: Page, yen: int) -> str:
        """Cash in, or out when negative."""
        if -yen > page.available:
            return SHORT_OF_FUNDS
        self.write(page, yen)
        return ACCEPTED

    def transfer(self, wanted: Wanted) -> tuple[str, Slip | None]:
        """Accept a transfer or a reservation, or say the code with which it is refused."""
        if wanted.payee is wanted.payer:
            return SAME_ACCOUNT, None
        if wanted.nobody:
            return NO_SUCH_ACCOUNT, None
        reach = _reach(wanted)
        if refusal := self._day_refused(wanted, reach):
            return refusal, None
        yen, fee = self._shared_out(wanted, reach)
        if yen < 1:
            return FEE_NOT_COVERED, None
        due = wanted.wished and _from_business_day(wanted.wished)
        counted = self.today if due is None or self.rules.counts_when_made else due
        slip = Slip(wanted.payer, wanted.payee, reach, yen, fee, counted, due)
        if refusal := self._not_affordable(slip):
            return refusal, None
        self.slips.append(slip)
        if due is None:
            self.carry_out(slip)
        else:
            slip.state = "reserved"
        return ACCEPTED, slip

    def _day_refused(self, wanted: Wanted, reach: str) -> str:
        if wanted.wished is None:
            late = self.evening or not is_business_day(self.today)
            shut = late and reach != "own-account" and not self.rules.open_late
            return OUTSIDE_HOURS if shut else ACCEPTED
        first = _from_business_day(self.today + ONE_DAY)
        too_far = wanted.wished > self.today + 31 * ONE_DAY
        weekend = not is_business_day(wanted.wished) and not self.rules.weekends_may_be_wished
        return DAY_NOT_OFFERED if wanted.wished < first or too_far or weekend else ACCEPTED

    def _shared_out(self, wanted: Wanted, reach: str) -> tuple[int, int]:
        """What is sent and what it costs: the receiver's share is looked up on what was typed."""
        fee = self.fee(reach, wanted.yen)
        if not wanted.fee_by_receiver:
            return wanted.yen, fee
        return wanted.yen - fee, self.fee(reach, wanted.yen - fee)

    def fee(self, reach: str, yen: int) -> int:
        """The fee of the table on the wall."""
        below, from_there = self.rules.fees[reach]
        return below if yen < _BAND_YEN else from_there

    def _not_affordable(self, slip: Slip) -> str:
        if slip.reach != "own-account":
            if slip.yen > self.rules.most_at_once:
                return OVER_TRANSFER_LIMIT
            if slip.yen > self.rules.most_a_day - self.used(slip.payer.owner, slip.counts_on):
                return OVER_DAILY_LIMIT
        short = slip.due is None and slip.yen + slip.fee > slip.payer.available
        return SHORT_OF_FUNDS if short else ACCEPTED

    def used(self, owner: str, day: dt.date) -> int:
        """What a customer has used of a day's limit: a returned transfer too, but no failed one."""
        return sum(
            slip.yen
            for slip in self.slips
            if (slip.payer.owner, slip.counts_on) == (owner, day)
            and slip.reach != "own-account"
            and slip.state not in ("failed", "cancelled")
        )

    def carry_out(self, slip: Slip) -> None:
        """Take amount and fee; here it arrives at once, the other bank has to be told."""
        self.write(slip.payer, -slip.yen - slip.fee)
        if slip.payee is not None:
            self.write(slip.payee, slip.yen)
        slip.state = "accepted" if slip.payee is None else "settled"

    def cancel(self, slip: Slip) -> str:
        """Cancel a reservation while its day has not come."""
        if slip.state != "reserved" or slip.due is None or slip.due <= self.today:
            return NOT_CANCELLABLE
        slip.state = "cancelled"
        return ACCEPTED

    def sent(self, slip: Slip) -> None:
        """The centre has taken the transfer."""
        if slip.state == "accepted":
            slip.state = "sent"

    def answered(self, slip: Slip, *, credited: bool) -> None:
        """The other bank has credited it, or sent it back: the amount returns, the fee is kept."""
        if slip.state not in ("accepted", "sent"):
            return
        slip.state = "settled" if credited else "returned"
        if not credited:
            self.give_back(slip)

    def give_back(self, slip: Slip) -> None:
        """Write what comes back of a returned transfer."""
        self.write(slip.payer, slip.yen)

    def comes_in(self, page: Page, yen: int, *, key: str, name_fits: bool) -> str:
        """What becomes of money from another bank: each key once, and only to the right name."""
        if key in self.credits_seen:
            return "repeated"
        self.credits_seen.add(key)
        if not name_fits:
            return "returned"
        self.write(page, yen)
        return "credited"

    def night_falls(self) -> None:
        """It is the morning of the next day, whether or not anybody has ended the last one."""
        self.today, self.evening = self.today + ONE_DAY, False

    def day_is_ended(self) -> None:
        """Close all that is over, then carry out what is due, each by the rule of the house."""
        self.closed_through = self.today - ONE_DAY
        for slip, failure in self.foretold(self.today):
            if failure:
                slip.state, slip.failure = "failed", failure
            else:
                self.carry_out(slip)

    def warnings(self) -> int:
        """How many customers hear now of reservations for tomorrow that are not covered."""
        foretold = self.foretold(self.today + ONE_DAY)
        untold = [slip for slip, failure in foretold if failure and not slip.warned_of]
        for slip in untold:
            slip.warned_of = True
        return len({slip.payer.owner for slip in untold})

    def foretold(self, day: dt.date) -> list[tuple[Slip, str]]:
        """What becomes of the reservations due by a day: customer by customer, as they were made.

        What one takes is gone for the next. What arrives in the same night helps only where the
        money of the morning counts.
        """
        evening_before = {
            page: page.balance_at_the_end_of(day - ONE_DAY) + page.overdraft_yen
            for page in self.pages.values()
        }
        now = {page: page.available for page in self.pages.values()}
        found = []
        for slip in self._due(day):
            usable = now[slip.payer]
            if self.rules.paid_from_the_evening_before:
                usable = min(usable, evening_before[slip.payer])
            debit = slip.yen + slip.fee
            if debit > usable:
                found.append((slip, SHORT_OF_FUNDS))
                continue
            now[slip.payer] -= debit
            evening_before[slip.payer] -= debit
            if slip.payee is not None:
                now[slip.payee] += slip.yen
            found.append((slip, ACCEPTED))
        return found

    def _due(self, day: dt.date) -> Iterable[Slip]:
        owners = list(dict.fromkeys(page.owner for page in self.pages.values()))
        waiting = [s for s in self.slips if s.state == "reserved" and s.due and s.due <= day]
        return sorted(waiting, key=lambda slip: owners.index(slip.payer.owner))


def is_business_day(day: dt.date) -> bool:
    """Between 25 November and 30 December 2026 only weekends are holidays."""
    return day.weekday() < 5


def _from_business_day(day: dt.date) -> dt.date:
    while not is_business_day(day):
        day += ONE_DAY
    return day


def _reach(wanted: Wanted) -> str:
    if wanted.payee is None:
        return "other-bank"
    if wanted.payee.owner == wanted.payer.owner:
        return "own-account"
    return "same-branch" if wanted.payee.branch == wanted.payer.branch else "other-branch"
