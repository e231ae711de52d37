"""The bank's end of the line to the clearing centre: sends telegrams, waits for answers (C14).

It moves bytes and decides nothing: whether to send again, what to tell the customer and where money
goes is for the desks.
"""

import contextlib
import socket
import time
from typing import NoReturn, Self

from madoguchi.formats.clearing import telegram
from madoguchi.formats.layout import Unreadable


class LineDown(Exception):
    """The centre could not be reached; surely nothing was sent, so it may be sent later."""


class AnswerLost(Exception):
    """The telegram was sent and no answer came in time; what became of it is unknown."""


class Line:
    """A line (回線) to the centre, opened by the first telegram and again after a lost answer.

    `timeout` is in seconds, for opening the line and for each answer as a whole. Not for sharing
    between threads: one telegram is under way at a time.
    """

    def __init__(self, *, host: str, port: int, timeout: float) -> None:
        self._address = (host, port)
        self._timeout = timeout
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._hang_up()

    def send(self, transfer: telegram.Transfer) -> telegram.Reply:
        """Send one transfer (振込依頼) and return whether the centre took it on.

        Sending the same transfer again is harmless: the centre knows it by its key. Raises
        LineDown, AnswerLost, and layout.Unwritable before anything is sent.
        """
        answer = self.ask(transfer)
        if not isinstance(answer, telegram.Reply) or answer.key != transfer.key:
            self.lose(f"{answer} answers something else")
        return answer

    def ask(self, question: telegram.Telegram) -> telegram.Telegram:
        """Send one telegram and return the first answer. Raises as `send` does."""
        framed = telegram.frame(question)
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

    def hear(self) -> telegram.Telegram:
        """Wait for one more telegram. Raises AnswerLost."""
        deadline = time.monotonic() + self._timeout
        try:
            length = telegram.body_length(self._receive(telegram.LENGTH_DIGITS, deadline))
            return telegram.decode(self._receive(length, deadline))
        except (OSError, Unreadable) as lost:
            # A late answer on this line would be taken for the answer to the next question.
            self._hang_up()
            raise AnswerLost(str(lost)) from lost

    def _receive(self, length: int, deadline: float) -> bytes:
        line = self._open()
        received = b""
        while len(received) < length:
            # The deadline is for the whole answer: a centre that drips bytes is silent, too.
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                raise TimeoutError("no whole answer in time")
            line.settimeout(remaining)
            piece = line.recv(length - len(received))
            if not piece:
                raise ConnectionError("the centre hung up")
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
