"""The states of a transfer order (依頼の状態) and the only moves between them."""

from enum import Enum


class State(Enum):
    """Where an order stands, in the words of the customer's history."""

    ACCEPTED = "accepted"
    SENT = "sent"
    SETTLED = "settled"
    RETURNED = "returned"

    @property
    def japanese(self) -> str:
        """The word customers read."""
        return _JAPANESE[self]


_JAPANESE = {
    State.ACCEPTED: "受付済・送信待ち",
    State.SENT: "送信済",
    State.SETTLED: "完了",
    State.RETURNED: "返却",
}

# A result may overtake the news that the order was sent, so it is taken from either state.
BEFORE = {
    State.SENT: (State.ACCEPTED,),
    State.SETTLED: (State.ACCEPTED, State.SENT),
    State.RETURNED: (State.ACCEPTED, State.SENT),
}
