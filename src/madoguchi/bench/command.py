"""`madoguchi bench`: measures the bank beside the machine's own measure, in one run (計測)."""

import argparse
import json
from importlib import import_module

from madoguchi.console.profiles import shipped_profiles

NAME = "bench"
HELP = "measure postings, statements and the day's end on a server of its own"

# What can be measured: the module and its function, and what it says.
_MEASURES = {
    "post": ("postings", "post", "between random accounts, beside pgbench in the same run"),
    "hot": ("postings", "hot", "everything into one of the bank's own accounts"),
    "statement": ("statements", "statement", "an account's lines, however long its history"),
    "eod": ("closings", "eod", "the closing balances of a day"),
    "bulk": ("bulk", "bulk", "many entries at once, beside COPY of the same rows"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask what to measure, how much of it and for how long."""
    said = "; ".join(f"{what}: {words}" for what, (_, _, words) in _MEASURES.items())
    parser.add_argument("what", choices=tuple(_MEASURES), help=said)
    parser.add_argument("--rounds", type=int, default=5, help="medians of these (default: 5)")
    parser.add_argument(
        "--accounts", type=int, help="default: 200,000; eod 1,000,000; statement 1,000 others"
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    timed = parser.add_argument_group("post and hot")
    timed.add_argument("--seconds", type=float, default=5.0, help="each run (default: 5)")
    timed.add_argument("--clients", default="1,4,16", help="default: 1,4,16")
    timed.add_argument("--scale", type=int, default=20, help="of pgbench's tables (default: 20)")
    sizes = parser.add_argument_group("statement and bulk")
    sizes.add_argument(
        "--legs", default="100000,1000000,10000000", help="lines of an account (statement)"
    )
    sizes.add_argument("--reads", type=int, default=1_000, help="of each kind (default: 1,000)")
    sizes.add_argument("--entries", type=int, default=10_000, help="at once (bulk: 10,000)")


def run(arguments: argparse.Namespace) -> int:
    """Measure on a server of its own, and prove its books afterwards."""
    from madoguchi.bench.scratch import scratch_bank

    profile = next(iter(shipped_profiles().values()))
    with scratch_bank(profile) as server:
        import django

        django.setup()
        # Loaded late: the bank's own modules need the scratch installation to stand.
        module, function, _ = _MEASURES[arguments.what]
        measure = getattr(import_module(f"madoguchi.bench.{module}"), function)
        figures = measure(arguments, server)
    if arguments.json:
        print(json.dumps(figures))
    else:
        for figure in figures:
            print("  ".join(f"{name} {value}" for name, value in figure.items()))
    return 0
