"""How long a statement takes (明細照会), however long the history: newest, a quarter, long ago."""

import argparse
import datetime as dt
import random
import statistics
import time
from collections.abc import Callable

from madoguchi.bench import books, history
from madoguchi.bench.history import History
from madoguchi.institutions import clock, current, registry
from madoguchi.ledger import reads, search
from madoguchi.ledger.search import AFTER_ALL, Wanted
from madoguchi.supervise.postgres import Server
from madoguchi.values.day import day_of

_PAGE = 100
_OTHERS = 1_000
_THREE_MONTHS = dt.timedelta(days=91)
_ONE_DAY = dt.timedelta(days=1)
# So much longer than the shortest account's may a median of a longer one be.
_MOST_GROWTH = 1.5


def statement(arguments: argparse.Namespace, server: Server) -> list[dict[str, float]]:
    """Ask accounts of different lengths the same questions by turns; milliseconds.

    Growth is that of a median beside the shortest account's; `within` says that it is at most 1.5.
    """
    sizes = [int(each) for each in arguments.legs.split(",")]
    [institution] = registry.all_institutions()
    last = day_of(clock.now())
    with books.superuser(server) as admin:
        written = [
            history.write(
                admin,
                institution.key,
                lines=lines,
                others=arguments.accounts or _OTHERS,
                last=last,
            )
            for lines in sizes
        ]
        admin.execute("VACUUM ANALYZE")
        admin.execute("CHECKPOINT")
    with current.serving(institution):
        taken = {what: _by_turns(ask, written, arguments.reads) for what, ask in _QUESTIONS.items()}
    books.prove(sealed=False)
    figures: list[dict[str, float]] = []
    for nth, account in enumerate(written):
        figure: dict[str, float] = {"lines": account.lines}
        for what, times in taken.items():
            figure[f"{what}_p50_ms"] = round(statistics.median(times[nth]), 3)
            figure[f"{what}_p99_ms"] = round(statistics.quantiles(times[nth], n=100)[98], 3)
            growth = round(statistics.median(times[nth]) / statistics.median(times[0]), 2)
            figure[f"{what}_growth"] = growth
            figure[f"{what}_within"] = growth <= _MOST_GROWTH
        figures.append(figure)
    return figures


def _by_turns(
    ask: Callable[[History, random.Random], object], written: list[History], reads_: int
) -> list[list[float]]:
    """The same question to each account in turn, so that none finds its pages warmer."""
    chance = random.Random(1)
    times: list[list[float]] = [[] for _ in written]
    for _ in range(max(2, reads_)):
        for nth, account in enumerate(written):
            started = time.perf_counter()
            ask(account, chance)
            times[nth].append((time.perf_counter() - started) * 1_000)
    return times


def _newest(account: History, chance: random.Random) -> None:
    """The last hundred lines, as the page asks for them."""
    _page(Wanted(account.account_id, account.first, account.last, newest=_PAGE), account)


def _three_months(account: History, chance: random.Random) -> None:
    """The first page of the last three months, with their count and sums, as profiles show them."""
    _page(Wanted(account.account_id, account.last - _THREE_MONTHS, account.last), account)


def _long_ago(account: History, chance: random.Random) -> None:
    """The hundred lines up to some day of the whole history."""
    last = _some_day(account, chance)
    _page(Wanted(account.account_id, account.first, last, newest=_PAGE), account)


def _closing(account: History, chance: random.Random) -> None:
    """What the account held at the end of some day."""
    day = _some_day(account, chance)
    held = reads.closing_balances([account.account_id], day=day)
    assert account.account_id in held


def _page(wanted: Wanted, account: History) -> None:
    whole = search.summary(wanted)
    lines = search.older(wanted, whole, than=AFTER_ALL, limit=_PAGE)
    assert len(lines) == min(_PAGE, whole.count) > 0


def _some_day(account: History, chance: random.Random) -> dt.date:
    days = (account.last - account.first) // _ONE_DAY
    return account.first + chance.randint(0, days) * _ONE_DAY


_QUESTIONS: dict[str, Callable[[History, random.Random], object]] = {
    "newest": _newest,
    "three_months": _three_months,
    "long_ago": _long_ago,
    "closing": _closing,
}
