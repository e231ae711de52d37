"""Billers to practise with (収納ネットワークの模擬): a process behind a real socket (D3).

It refuses, returns, delays, repeats and goes silent, all reproducibly from a seed; what every
counterpart does is in `wires/counterpart.py`, and who can be paid in `wires/payeasy/billers.py`.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from madoguchi.formats.payeasy import telegram
from madoguchi.wires.counterpart import Counterpart, serve
from madoguchi.wires.faults import BadFaults, Faults, faults_file
from madoguchi.wires.payeasy.network import Network


def run(*, host: str, port: int, store: Path, faults: Faults) -> None:
    """Be the billers' network until told to stop; see `wires.counterpart.serve`."""
    network = Counterpart(
        name="payeasy",
        knows=Network(store),
        decode=telegram.decode,
        faults=faults,
        switches=faults_file(store),
    )
    asyncio.run(serve(network, host=host, port=port))


def main(argv: Sequence[str] | None = None) -> int:
    """Read the command line and be the billers' network (`madoguchi simulate payeasy`)."""
    usual = Faults()
    parser = argparse.ArgumentParser(
        prog="madoguchi simulate payeasy", description="Invented billers to practise with."
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True, help="0 takes a free port")
    parser.add_argument("--store", type=Path, required=True, help="the network's SQLite file")
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--answer-lost", type=float, default=usual.answer_lost, metavar="SHARE")
    parser.add_argument("--delay-seconds", type=float, default=usual.delay_seconds)
    parser.add_argument("--repeat", type=float, default=usual.repeat, metavar="SHARE")
    parser.add_argument("--silent", action="store_true")
    parser.add_argument("--return-rate", type=float, default=usual.return_rate, metavar="SHARE")
    chosen = vars(parser.parse_args(argv))
    host, port, store = chosen.pop("host"), chosen.pop("port"), chosen.pop("store")
    try:
        faults = Faults(**chosen)
    except BadFaults as wrong:
        parser.error(str(wrong))
    run(host=host, port=port, store=store, faults=faults)
    return 0


if __name__ == "__main__":
    sys.exit(main())
