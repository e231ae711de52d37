"""The bank's end of the line to the clearing centre (為替の回線, C14)."""

from madoguchi.formats.clearing import telegram
from madoguchi.wires.line import AnswerLost as AnswerLost
from madoguchi.wires.line import Conversation
from madoguchi.wires.line import LineDown as LineDown


class Line(Conversation[telegram.Telegram]):
    """A line to the centre; `timeout` is in seconds, for opening it and for each whole answer."""

    def __init__(self, *, host: str, port: int, timeout: float) -> None:
        super().__init__(host=host, port=port, timeout=timeout, decode=telegram.decode)

    def send(self, sent: telegram.Transfer | telegram.CreditReturn) -> telegram.Reply:
        """Send a transfer (振込依頼) or a return (資金返却); returns whether the centre took it on.

        Sending the same once more is harmless: the centre knows it by its key. Raises
        LineDown, AnswerLost, and layout.Unwritable before anything is sent.
        """
        answer = self.ask(sent)
        if not isinstance(answer, telegram.Reply) or answer.key != sent.key:
            # Its kind and nothing of what it says: names and numbers do not belong into logs.
            self.lose(f"{type(answer).__name__} answers something else")
        return answer
