"""`make soak`: many hands send money while processes are killed; then the books are proved.

After every kill: `verify` is clean, and everything a customer was told stands in the books once.
At the end also: every order has reached its end, the centre's totals are ours, and every accepted
order has exactly one mail.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any

from soak import day_end, proof, victims
from soak.bystander import Bystander

REPORT = Path(__file__).parents[2] / "var" / "soak-report.json"
_COMMAND = [sys.executable, "-m", "madoguchi.console.main", "demo"]
_BACK_SECONDS = 90.0


def main() -> int:
    """Run the soak; exit 0 only if nothing was lost, doubled or left half done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--port", type=int, default=18_400)
    parser.add_argument(
        "--eod",
        metavar="N",
        type=int,
        help="instead: N reservations at each institution, three schedulers, and so many kills",
    )
    arguments = parser.parse_args()
    if arguments.eod:
        return _report(
            day_end.run(reservations=arguments.eod, kills=arguments.kills, seed=arguments.seed)
        )
    data = Path(tempfile.mkdtemp(prefix="madoguchi-soak-"))
    data.chmod(0o755)
    demo = subprocess.Popen(
        [
            *(*_COMMAND, "--port", str(arguments.port), "--data", str(data)),
            *("--at", "2026-11-25T09:00"),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        sites = _await_ready(demo)
        report = _soak(demo.pid, sites, data, kills=arguments.kills, seed=arguments.seed)
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(timeout=60)
    shutil.rmtree(data, ignore_errors=True)
    return _report(report)


def _report(report: dict[str, Any]) -> int:
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n")
    print(json.dumps(report, ensure_ascii=False, indent=2))
    return 1 if report["faults"] else 0


def _await_ready(demo: "subprocess.Popen[str]") -> dict[str, str]:
    assert demo.stdout is not None
    sites: dict[str, str] = {}
    for line in demo.stdout:
        if line.startswith("ready "):
            _, name, url = line.split()
            sites[name] = url
        if len(sites) == 3:
            break
    # Nobody reads what it says later, and a full pipe would stop it.
    threading.Thread(target=demo.stdout.read, daemon=True).start()
    return sites


def _people() -> list[dict[str, Any]]:
    said = subprocess.run([*_COMMAND, "--cast", "--json"], capture_output=True, check=True)
    people: list[dict[str, Any]] = json.loads(said.stdout)
    return people


def _hands(sites: dict[str, str], *, seed: int) -> list[Bystander]:
    people = _people()
    return [
        Bystander(
            site=sites[person["institution"]],
            person=person,
            others=[
                other
                for other in people
                if other["institution"] == person["institution"] and other is not person
            ],
            seed=seed + nth,
        )
        for nth, person in enumerate(people)
    ]


def _soak(demo: int, sites: dict[str, str], data: Path, *, kills: int, seed: int) -> dict[str, Any]:
    print(f"soak: seed {seed}, {kills} kills", flush=True)
    chance = random.Random(seed)
    hands = _hands(sites, seed=seed)
    stopped = threading.Event()
    threads = [threading.Thread(target=hand.live_until, args=(stopped,)) for hand in hands]
    for thread in threads:
        thread.start()
    began = time.monotonic()
    killed: Counter[str] = Counter()
    faults: list[str] = []
    proof.connect(data)
    try:
        for nth in range(1, kills + 1):
            time.sleep(chance.uniform(0.5, 3.0))
            victim = victims.kill_one(demo, chance)
            killed[victim] += 1
            _await_back(sites)
            told = [each for hand in hands for each in list(hand.told)]
            faults += [f"after kill {nth} ({victim}): {fault}" for fault in proof.check(told)]
            print(f"kill {nth}: {victim}; {len(told)} told; {len(faults)} faults", flush=True)
    finally:
        stopped.set()
        for thread in threads:
            thread.join()
    told = [each for hand in hands for each in hand.told]
    faults += proof.settle_and_compare(told, data=data, mailbox=sites["mailbox"])
    refused: Counter[str] = Counter()
    for hand in hands:
        refused.update(hand.refused)
    return {
        "seed": seed,
        "kills": dict(sorted(killed.items())),
        "minutes": round((time.monotonic() - began) / 60, 1),
        "hands": len(hands),
        "told": len(told),
        "broken_answers": sum(hand.breaks for hand in hands),
        "refused": dict(sorted(refused.items())),
        "faults": faults,
    }


def _await_back(sites: dict[str, str]) -> None:
    """Wait until every site of the bank answers again."""
    until = time.monotonic() + _BACK_SECONDS
    for name, url in sites.items():
        if name == "mailbox":
            continue
        while True:
            try:
                with urllib.request.urlopen(f"{url}health/", timeout=10):
                    break
            except (OSError, urllib.error.URLError) as error:
                if time.monotonic() > until:
                    raise AssertionError(f"{name} did not come back: {error}") from error
                time.sleep(0.1)


if __name__ == "__main__":
    os.environ.pop("MADOGUCHI_INSTALLATION", None)
    sys.exit(main())
