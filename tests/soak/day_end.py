"""The long form of tests/day_end: many reservations, three schedulers, kills; then the books.

At each institution, on one night: every reservation has one verdict, one mail and, where money
leaves the bank, one telegram; each account's closing balance is what it held that evening; the
trail tells of each step once; `verify` is clean.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from madoguchi.institutions import registry
from madoguchi.supervise.postgres import Cluster
from own_building import Building, Night

_HANDS = 3
_ACCOUNTS = 4
# Contracts in a piece of the reservations: so few that there are many pieces to be killed in.
_PIECE = 2


def run(*, reservations: int, kills: int, seed: int) -> dict[str, Any]:
    """End a night of so many reservations at each institution; returns the report."""
    home = Path(tempfile.mkdtemp(prefix="madoguchi-night-"))
    home.chmod(0o755)
    key = home / "master.key"
    key.write_bytes(os.urandom(32))
    password = registry.database_password(key.read_bytes(), "postgres")
    cluster = Cluster(home=home, superuser_password=password)
    cluster.prepare()
    cluster.start()
    try:
        building = Building(home / "building", cluster, key, "madoguchi")
        building.move_in()
        os.environ.update(building.environment())
        import django

        django.setup()
        night = next(building.nights)
        report = {
            institution.key: _night(building, institution, night, reservations, kills, seed)
            for institution in registry.all_institutions()
        }
    finally:
        cluster.stop()
    shutil.rmtree(home, ignore_errors=True)
    faults = [f"{key}: {fault}" for key, said in report.items() for fault in said["faults"]]
    return {"seed": seed, **report, "faults": faults}


def _night(
    building: Building, institution: Any, night: Night, reservations: int, kills: int, seed: int
) -> dict[str, Any]:
    from django.db import connections

    from madoguchi.institutions import current
    from reservers import EACH, street

    with current.serving(institution):
        plans = street(
            institution, night, people=-(-reservations // EACH), accounts_count=_ACCOUNTS
        )
        evening = _balances()
        connections.close_all()
        began = time.monotonic()
        fared = _schedulers(building, institution, night, kills, seed)
        seconds = time.monotonic() - began
        faults = list(_faults(institution, night, plans, evening))
    if 2 * fared["amid"] < kills:
        faults.append(f"of {kills} kills only {fared['amid']} struck amid the reservations")
    print(
        f"{institution.key}: {len(plans)} reservations, {fared}, {len(faults)} faults", flush=True
    )
    states = Counter(plan.state for plan in plans)
    return {
        "reservations": len(plans),
        "accounts": len(evening),
        "wanted": dict(sorted(states.items())),
        **fared,
        "seconds": round(seconds, 1),
        "faults": faults,
    }


def _schedulers(
    building: Building, institution: Any, night: Night, kills: int, seed: int
) -> dict[str, Any]:
    building.stand_at(night.after())
    ended = subprocess.run(
        [
            *(sys.executable, "-m", "soak.schedulers", "--institution", institution.key),
            *("--date", str(night.evening), "--hands", str(_HANDS), "--kills", str(kills)),
            *("--seed", str(seed), "--longest", "0.3", "--piece", str(_PIECE)),
        ],
        env=building.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    fared: dict[str, Any] = json.loads(ended.stdout)
    return fared


def _balances() -> dict[int, int]:
    from madoguchi.customers.models import DepositAccount
    from madoguchi.ledger import reads as ledger

    ids = list(DepositAccount.objects.values_list("ledger_account_id", flat=True))
    return {each: balance.yen for each, balance in ledger.balances(ids).items()}


def _faults(institution: Any, night: Night, plans: Any, evening: dict[int, int]) -> Any:
    from madoguchi.audit import recall
    from madoguchi.console.verify import findings
    from madoguchi.day_end import notes
    from madoguchi.ledger import closing
    from madoguchi.ledger import reads as ledger
    from reservers import found, wanted

    for what, should in zip(found(plans), wanted(plans), strict=True):
        if what != should:
            yield f"{what}, not {should}"
    if closing.closed_through() != night.evening:
        yield f"closed through {closing.closed_through()}"
    if ledger.closing_balances(list(evening), day=night.evening) != evening:
        yield "the closing balances are not those of the evening"
    said = Counter(
        each.what for each in recall.told(chain=notes.CHAIN, about=f"day:{night.evening}")
    )
    if sorted(said.values()) != [1, 1, 1]:
        yield f"the trail tells {dict(said)}"
    yield from (f"verify: {finding}" for finding in findings(institution))
