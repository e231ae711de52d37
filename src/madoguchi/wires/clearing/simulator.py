"""A clearing centre to practise with: a process of its own that answers over a real socket (C14).

Nobody outside the network can test against the real one. This one refuses, returns, delays, repeats
and goes silent, all reproducibly from a seed, and a kill at any moment loses nothing.
"""

import argparse
import asyncio
import datetime as dt
import signal
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from madoguchi.formats.clearing import telegram
from madoguchi.formats.layout import Unreadable
from madoguchi.wires.clearing.centre import Centre
from madoguchi.wires.clearing.faults import BadFaults, Faults, faults_file, read_faults


async def serve(*, host: str, port: int, store: Path, faults: Faults) -> None:
    """Answer telegrams until SIGTERM or SIGINT; port 0 takes a free one.

    Prints one line `ready clearing HOST:PORT` when it can be used. Raises OSError when the port is
    taken.
    """
    stopped = asyncio.Event()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(wanted, stopped.set)
    with closing(Centre(store)) as centre:
        clerk = _Clerk(centre=centre, faults=faults, switches=faults_file(store))
        server = await asyncio.start_server(clerk.converse, host, port)
        bound_host, bound_port = server.sockets[0].getsockname()[:2]
        print(f"ready clearing {bound_host}:{bound_port}", flush=True)
        await stopped.wait()
        server.close()


def run(*, host: str, port: int, store: Path, faults: Faults) -> None:
    """Be the clearing centre until told to stop; see `serve`."""
    asyncio.run(serve(host=host, port=port, store=store, faults=faults))


def main(argv: Sequence[str] | None = None) -> int:
    """Read the command line and be the clearing centre (`madoguchi simulate zengin`)."""
    usual = Faults()
    parser = argparse.ArgumentParser(
        prog="madoguchi simulate zengin", description="A clearing centre to practise with."
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True, help="0 takes a free port")
    parser.add_argument("--store", type=Path, required=True, help="the centre's SQLite file")
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


class _Clerk:
    """Reads telegrams off a connection, asks the centre, writes the answers."""

    def __init__(self, *, centre: Centre, faults: Faults, switches: Path) -> None:
        self._centre = centre
        self._at_start = faults
        self._in_force = faults
        self._switches = switches

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one caller until it hangs up or an answer gets lost."""
        try:
            while await self._answer_one(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # The caller hung up; that is how every conversation ends.
        except Unreadable as garbled:
            # What cannot be read has no key, so there is nothing to answer to.
            print(f"clearing: {garbled}", file=sys.stderr, flush=True)
        finally:
            writer.close()

    async def _answer_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one telegram; False when its answer got lost and the line is to be dropped."""
        length = telegram.body_length(await reader.readexactly(telegram.LENGTH_DIGITS))
        question = telegram.decode(await reader.readexactly(length))
        self._read_switches()
        if self._in_force.silent:
            return True
        now = dt.datetime.now(tz=dt.UTC)
        answers = self._centre.answer(question=question, faults=self._in_force, at=now)
        writer.write(b"".join(map(telegram.frame, answers)))
        await writer.drain()
        return bool(answers)

    def _read_switches(self) -> None:
        try:
            self._in_force = read_faults(file=self._switches, otherwise=self._at_start)
        except BadFaults as wrong:
            # A slip of the operator's pen must not change what is being practised.
            print(f"clearing: {wrong}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
