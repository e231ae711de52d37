"""The bank's end of a line (回線) to a counterpart: sends telegrams, waits for answers (C14, D3).

It moves bytes and decides nothing: whether to send again, what to tell the customer and where money
goes is for the desks.
"""

import contextlib
import socket
import time
from collections.abc import Callable
from typing import Generic, NoReturn, Self, TypeVar

from madoguchi.formats.clearing.frame import LENGTH_DIGITS, Record, frame
from madoguchi.formats.clearing.read import body_length
from madoguchi.formats.layout import Unreadable

_Telegram = TypeVar("_Telegram", bound=Record)


class LineDown(Exception):
    """The counterpart could not be reached; surely nothing was sent, so it may be sent later."""


class AnswerLost(Exception):
    """The telegram was sent and no answer came in time; what became of it is unknown."""


class Conversation(Generic[_Telegram]):
    """A line to a counterpart, opened by the first telegram and again after a lost answer.

    `timeout` is in seconds, for opening the line and for each answer as a whole; `decode` reads
    one telegram of this line or raises Unreadable. Not for sharing between threads: one telegram
    is under way at a time.
    """

    def __init__(
        self, *, host: str, port: int, timeout: float, decode: Callable[[bytes], _Telegram]
    ) -> None:
        self._address = (host, port)
        self._timeout = timeout
        self._decode = decode
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._hang_up()

    def ask(self, question: _Telegram) -> _Telegram:
        """Send one telegram and return the first answer.

        Raises LineDown, AnswerLost, and layout.Unwritable before anything is sent.
        """
        framed = frame(question)
        line = self._open()
        try:
            line.settimeout(self._timeout)
            line.sendall(framed)
        except OSError as lost:
            self._hang_up()
            raise AnswerLost(str(lost)) from lost
        return self.hear()

    def _open(self) -> socket.socket:
        if self._socket is None:
            try:
                self._socket = socket.create_connection(self._address, timeout=self._timeout)
            except OSError as down:
                raise LineDown(f"{self._address}: {down}") from down
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._socket

    def hear(self) -> _Telegram:
        """Wait for one more telegram. Raises AnswerLost."""
        deadline = time.monotonic() + self._timeout
        try:
            length = body_length(self._receive(LENGTH_DIGITS, deadline))
            return self._decode(self._receive(length, deadline))
        except (OSError, Unreadable) as lost:
            # A late answer on this line would be taken for the answer to the next question.
            self._hang_up()
            # Of what cannot be read only where: what it says may be somebody's name, and is logged.
            where = f"{lost.field} cannot be read" if isinstance(lost, Unreadable) else str(lost)
            raise AnswerLost(where) from lost

    def _receive(self, length: int, deadline: float) -> bytes:
        line = self._open()
        received = b""
        while len(received) < length:
            # The deadline is for the whole answer: one who drips bytes is silent, too.
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                raise TimeoutError("no whole answer in time")
            line.settimeout(remaining)
            piece = line.recv(length - len(received))
            if not piece:
                raise ConnectionError("the counterpart hung up")
            received += piece
        return received

    def lose(self, why: str) -> NoReturn:
        """Give an answer up that makes no sense. Raises AnswerLost."""
        self._hang_up()
        raise AnswerLost(why)

    def _hang_up(self) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.close()
            self._socket = None
