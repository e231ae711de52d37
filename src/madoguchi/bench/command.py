"""`madoguchi bench`: measures the bank beside the machine's own measure, in one run (計測)."""

import argparse
import json
import statistics
from collections.abc import Callable, Sequence

from madoguchi.bench.clients import Told
from madoguchi.bench.reference import Reference
from madoguchi.console.profiles import shipped_profiles

NAME = "bench"
HELP = "measure postings per second beside pgbench on the same server, in the same run"

_ACCOUNTS = 200_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask what to measure and for how long."""
    parser.add_argument(
        "what",
        choices=("post", "hot"),
        help="post: between random accounts; hot: everything into one of the bank's own accounts",
    )
    parser.add_argument("--seconds", type=float, default=5.0, help="each run (default: 5)")
    parser.add_argument("--rounds", type=int, default=5, help="medians of these (default: 5)")
    parser.add_argument("--clients", default="1,4,16", help="default: 1,4,16")
    parser.add_argument("--accounts", type=int, default=_ACCOUNTS, help=f"default: {_ACCOUNTS}")
    parser.add_argument("--scale", type=int, default=20, help="of pgbench's tables (default: 20)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Measure on a server of its own, and prove its books afterwards."""
    from madoguchi.bench.scratch import scratch_bank

    clients = [int(each) for each in arguments.clients.split(",")]
    profile = next(iter(shipped_profiles().values()))
    with scratch_bank(profile) as server:
        import django

        django.setup()
        from django.conf import settings

        from madoguchi.bench import books

        accounts = books.open_accounts(arguments.accounts)
        reference = Reference(
            server=server,
            password=books.superuser_password(),
            binaries=books.binaries(),
            scale=arguments.scale,
        )
        reference.tidy_up(database=settings.INSTALLATION.database.name)
        measure = _post if arguments.what == "post" else _hot
        figures = measure(arguments, clients, accounts, reference)
        books.prove()
    if arguments.json:
        print(json.dumps(figures))
    else:
        for figure in figures:
            print("  ".join(f"{name} {value}" for name, value in figure.items()))
    return 0


def _post(
    arguments: argparse.Namespace,
    clients: Sequence[int],
    accounts: tuple[int, int],
    reference: Reference,
) -> list[dict[str, float]]:
    """Ours and TPC-B-like turn by turn, so that whatever else the machine does hits both."""
    from madoguchi.bench.clients import post_for

    figures: list[dict[str, float]] = []
    for count in clients:
        ours: list[float] = []
        theirs: list[float] = []
        # One round of each goes by unmeasured: right after the checkpoint every page that is
        # touched first is logged whole, which would measure the past, not the posting.
        reference.per_second(seconds=arguments.seconds, clients=count)
        _counted(post_for, arguments.seconds, count, accounts)
        for _ in range(arguments.rounds):
            theirs.append(reference.per_second(seconds=arguments.seconds, clients=count))
            ours.append(_counted(post_for, arguments.seconds, count, accounts).per_second)
        mine, tpcb = statistics.median(ours), statistics.median(theirs)
        figures.append(
            {
                "clients": count,
                "ours_per_s": round(mine),
                "tpcb_per_s": round(tpcb),
                "ratio": round(mine / tpcb, 2),
            }
        )
    return figures


def _hot(
    arguments: argparse.Namespace,
    clients: Sequence[int],
    accounts: tuple[int, int],
    reference: Reference,
) -> list[dict[str, float]]:
    """One of the bank's own accounts takes every credit; beside it, credits spread out."""
    from madoguchi.bench import books
    from madoguchi.bench.clients import post_for

    figures: list[dict[str, float]] = []
    for count in clients:
        hot: list[float] = []
        spread: list[float] = []
        for _ in range(arguments.rounds):
            spread.append(_counted(post_for, arguments.seconds, count, accounts).per_second)
            into = books.clearing_account()
            told = _counted(post_for, arguments.seconds, count, accounts, into=into)
            hot.append(told.per_second)
        one, many = statistics.median(hot), statistics.median(spread)
        figures.append(
            {
                "clients": count,
                "hot_per_s": round(one),
                "spread_per_s": round(many),
                "ratio": round(one / many, 2),
            }
        )
    return figures


def _counted(
    post_for: Callable[..., Told],
    seconds: float,
    clients: int,
    accounts: tuple[int, int],
    into: int | None = None,
) -> Told:
    """Run the clients; what they were told must be what the ledger holds."""
    from madoguchi.bench import books

    before = books.count_entries()
    told = post_for(seconds, clients=clients, accounts=accounts, into=into)
    stored = books.count_entries() - before
    if stored != told.posted + told.warming:
        raise AssertionError(f"{told.posted + told.warming} told, {stored} stored")
    return told
