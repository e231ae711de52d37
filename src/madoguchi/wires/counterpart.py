"""A counterpart to practise with (対外接続の模擬): a process that answers over a real socket (C14).

Nobody outside the networks can test against the real ones. These answer, refuse, delay, repeat and
go silent, all reproducibly from a seed, and a kill at any moment loses nothing.
"""

import asyncio
import datetime as dt
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from madoguchi.formats.clearing.frame import LENGTH_DIGITS, Record, frame
from madoguchi.formats.clearing.read import body_length
from madoguchi.formats.layout import Unreadable
from madoguchi.wires.faults import BadFaults, Faults, read_faults

_Telegram = TypeVar("_Telegram", bound=Record)
_Faults = TypeVar("_Faults", bound=Faults)
_Played = TypeVar("_Played", bound=Faults, contravariant=True)


class Knows(Protocol[_Telegram, _Played]):
    """What the counterpart knows, without its line: questions in, answers out."""

    def answer(
        self, *, question: _Telegram, faults: _Played, at: dt.datetime
    ) -> Sequence[_Telegram]:
        """Let one telegram take effect and return the answer; none when it gets lost."""

    def close(self) -> None:
        """Let go of what it keeps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterpart(Generic[_Telegram, _Faults]):
    """Whom to play: its name, what it knows, how its telegrams are read, and its faults.

    An operator may switch faults in the file `switches` while it runs.
    """

    name: str
    knows: Knows[_Telegram, _Faults]
    decode: Callable[[bytes], _Telegram]
    faults: _Faults
    switches: Path


async def serve(counterpart: Counterpart[_Telegram, _Faults], *, host: str, port: int) -> None:
    """Answer telegrams until SIGTERM or SIGINT; port 0 takes a free one.

    Prints one line `ready NAME HOST:PORT` when it can be used. Raises OSError when the port is
    taken.
    """
    stopped = asyncio.Event()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(wanted, stopped.set)
    with closing(counterpart.knows):
        clerk = _Clerk(counterpart)
        server = await asyncio.start_server(clerk.converse, host, port)
        bound_host, bound_port = server.sockets[0].getsockname()[:2]
        print(f"ready {counterpart.name} {bound_host}:{bound_port}", flush=True)
        await stopped.wait()
        server.close()


class _Clerk(Generic[_Telegram, _Faults]):
    """Reads telegrams off a connection, asks what is known, writes the answers."""

    def __init__(self, counterpart: Counterpart[_Telegram, _Faults]) -> None:
        self._counterpart = counterpart
        self._in_force = counterpart.faults

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one caller until it hangs up or an answer gets lost."""
        try:
            while await self._answer_one(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # The caller hung up; that is how every conversation ends.
        except Unreadable as garbled:
            # What cannot be read has no key, so there is nothing to answer to.
            print(f"{self._counterpart.name}: {garbled}", file=sys.stderr, flush=True)
        finally:
            writer.close()

    async def _answer_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one telegram; False when its answer got lost and the line is to be dropped."""
        length = body_length(await reader.readexactly(LENGTH_DIGITS))
        question = self._counterpart.decode(await reader.readexactly(length))
        self._read_switches()
        if self._in_force.silent:
            return True
        now = dt.datetime.now(tz=dt.UTC)
        answers = self._counterpart.knows.answer(question=question, faults=self._in_force, at=now)
        writer.write(b"".join(map(frame, answers)))
        await writer.drain()
        return bool(answers)

    def _read_switches(self) -> None:
        try:
            self._in_force = read_faults(
                file=self._counterpart.switches, otherwise=self._counterpart.faults
            )
        except BadFaults as wrong:
            # A slip of the operator's pen must not change what is being practised.
            print(f"{self._counterpart.name}: {wrong}", file=sys.stderr, flush=True)
