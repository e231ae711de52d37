"""Postings a second (記帳): ours beside pgbench's own, and into one of the bank's own accounts."""

import argparse
import statistics
from collections.abc import Sequence

from madoguchi.bench import books
from madoguchi.bench.clients import Told, post_for
from madoguchi.bench.reference import Reference
from madoguchi.supervise.postgres import Server

Figures = list[dict[str, float]]


def post(arguments: argparse.Namespace, server: Server) -> Figures:
    """Ours and TPC-B-like turn by turn, so that whatever else the machine does hits both."""
    accounts = books.open_accounts(arguments.accounts or books.USUAL_ACCOUNTS)
    reference = _at_rest(arguments, server)
    figures: Figures = []
    for count in _clients(arguments):
        ours: list[float] = []
        theirs: list[float] = []
        # One round of each goes by unmeasured: right after the checkpoint every page that is
        # touched first is logged whole, which would measure the past, not the posting.
        reference.per_second(seconds=arguments.seconds, clients=count)
        _counted(arguments.seconds, count, accounts)
        for _ in range(arguments.rounds):
            theirs.append(reference.per_second(seconds=arguments.seconds, clients=count))
            ours.append(_counted(arguments.seconds, count, accounts).per_second)
        mine, tpcb = statistics.median(ours), statistics.median(theirs)
        figures.append(
            {
                "clients": count,
                "ours_per_s": round(mine),
                "tpcb_per_s": round(tpcb),
                "ratio": round(mine / tpcb, 2),
            }
        )
    books.prove()
    return figures


def hot(arguments: argparse.Namespace, server: Server) -> Figures:
    """One of the bank's own accounts takes every credit; beside it, credits spread out."""
    accounts = books.open_accounts(arguments.accounts or books.USUAL_ACCOUNTS)
    _at_rest(arguments, server)
    figures: Figures = []
    for count in _clients(arguments):
        into_one: list[float] = []
        spread: list[float] = []
        for _ in range(arguments.rounds):
            spread.append(_counted(arguments.seconds, count, accounts).per_second)
            into = books.clearing_account()
            told = _counted(arguments.seconds, count, accounts, into=into)
            into_one.append(told.per_second)
        one, many = statistics.median(into_one), statistics.median(spread)
        figures.append(
            {
                "clients": count,
                "hot_per_s": round(one),
                "spread_per_s": round(many),
                "ratio": round(one / many, 2),
            }
        )
    books.prove()
    return figures


def _clients(arguments: argparse.Namespace) -> Sequence[int]:
    return [int(each) for each in arguments.clients.split(",")]


def _at_rest(arguments: argparse.Namespace, server: Server) -> Reference:
    """The reference beside our books, both vacuumed."""
    reference = Reference(
        server=server,
        password=books.superuser_password(),
        binaries=books.binaries(),
        scale=arguments.scale,
    )
    reference.tidy_up(database=books.database())
    return reference


def _counted(
    seconds: float, clients: int, accounts: tuple[int, int], into: int | None = None
) -> Told:
    """Run the clients; what they were told must be what the ledger holds."""
    before = books.count_entries()
    told = post_for(seconds, clients=clients, accounts=accounts, into=into)
    stored = books.count_entries() - before
    if stored != told.posted + told.warming:
        raise AssertionError(f"{told.posted + told.warming} told, {stored} stored")
    return told
