"""Compares what customers were told with the books, the centre and the mailbox."""

import json
import os
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from soak.bystander import Told

_END_SECONDS = 120.0
_Answer = TypeVar("_Answer")


def connect(data: Path) -> None:
    """Wake Django for the demonstration's installation, as its own login roles."""
    os.environ["MADOGUCHI_INSTALLATION"] = str(data / "installation.toml")
    os.environ["DJANGO_SETTINGS_MODULE"] = "madoguchi.config.settings"
    import django

    django.setup()


def _patiently(ask: Callable[[], _Answer]) -> _Answer:
    """Ask the database again while it is coming back from a kill."""
    from django.db import DatabaseError, connections
    from psycopg_pool import PoolTimeout

    until = time.monotonic() + 60
    while True:
        try:
            return ask()
        except (DatabaseError, PoolTimeout):
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        finally:
            connections.close_all()


def check(told: list[Told]) -> list[str]:
    """The books are clean, and every transfer a customer was told of stands in them once."""
    from madoguchi.institutions import registry

    return [
        fault
        for institution in registry.all_institutions()
        for fault in _patiently(lambda each=institution: _check(each, told))  # type: ignore[misc]
    ]


def _check(institution: Any, told: list[Told]) -> list[str]:
    from madoguchi.console.verify import findings
    from madoguchi.institutions import current
    from madoguchi.transfers import reads
    from madoguchi.transfers.models import Order

    faults = [f"verify: {found}" for found in findings(institution)]
    mine = {each.request_id: each for each in told if each.institution == institution.key}
    with current.serving(institution):
        rows = Order.objects.filter(request_id__in=mine).order_by("pk")
        stored = {row.request_id: reads.transfer_of(row) for row in rows}
    for request_id, each in mine.items():
        order = stored.get(request_id)
        if order is None:
            faults.append(f"lost: {each}")
        elif (order.receipt, order.amount_yen) != (each.receipt, each.amount_yen):
            faults.append(f"told otherwise: {each}")
    receipts = Counter(each.receipt for each in mine.values())
    faults += [f"one receipt, two requests: {each}" for each, n in receipts.items() if n > 1]
    return faults


def settle_and_compare(told: list[Told], *, data: Path, mailbox: str) -> list[str]:
    """At rest: every order at its end, the centre's totals ours, one mail for every order."""
    from madoguchi.institutions import registry

    faults = check(told)
    for institution in registry.all_institutions():
        faults += _patiently(lambda each=institution: _at_rest(each, data))  # type: ignore[misc]
    faults += _mails(mailbox)
    return faults


def _at_rest(institution: Any, data: Path) -> list[str]:
    from django.db.models import Count, Sum

    from madoguchi.formats.clearing.totals import TotalsRequest
    from madoguchi.institutions import current
    from madoguchi.transfers.models import Order
    from madoguchi.wires import lease
    from madoguchi.wires.clearing.centre_totals import read_totals

    until = time.monotonic() + _END_SECONDS
    with current.serving(institution):
        open_states = ["accepted", "sent"]
        while time.monotonic() < until:
            moving = Order.objects.filter(state__in=open_states).count()
            if not moving and not lease.waiting(wire="mail"):
                break
            time.sleep(0.5)
        faults = [
            f"{institution.key}: order {row.pk} is still {row.state}"
            for row in Order.objects.filter(state__in=open_states)
        ]
        sums = {
            (row["value_date"], row["state"]): (row["n"], int(row["yen"]))
            for row in Order.objects.filter(reach="other-bank")
            .values("value_date", "state")
            .annotate(n=Count("pk"), yen=Sum("amount_yen"))
        }
    bank = institution.profile.institution.code
    for day in {day for day, _ in sums}:
        asked = TotalsRequest(bank=bank, value_date=day)
        totals = read_totals(store=data / "clearing.sqlite", question=asked)
        for name, theirs in (
            ("settled", (totals.credited_count, totals.credited_yen)),
            ("returned", (totals.returned_count, totals.returned_yen)),
        ):
            if (ours := sums.get((day, name), (0, 0))) != theirs:
                faults.append(f"{institution.key} {day} {name}: ours {ours}, centre {theirs}")
    return faults


def _mails(mailbox: str) -> list[str]:
    from madoguchi.institutions import current, registry
    from madoguchi.transfers import reads
    from madoguchi.transfers.models import Order

    with urllib.request.urlopen(f"{mailbox}mails.json") as answer:
        texts = [mail["subject"] + mail["text"] for mail in json.load(answer)]
    faults = []
    for institution in registry.all_institutions():
        with current.serving(institution):
            for row in Order.objects.order_by("pk"):
                receipt = reads.transfer_of(row).receipt
                name = institution.profile.institution.name
                mine = [text for text in texts if receipt in text and f"【{name}】" in text]
                wanted = 2 if row.state == "returned" else 1
                if len(mine) != wanted:
                    faults.append(f"{institution.key} {receipt}: {len(mine)} mails, not {wanted}")
    return faults
