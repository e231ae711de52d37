"""The states of a transfer order (依頼の状態) and the only moves between them."""

from enum import Enum


class State(Enum):
    """Where an order stands, in the words of the customer's history."""

    RESERVED = "reserved"
    ACCEPTED = "accepted"
    SENT = "sent"
    SETTLED = "settled"
    RETURNED = "returned"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def japanese(self) -> str:
        """The word customers read."""
        return _JAPANESE[self]


_JAPANESE = {
    State.RESERVED: "予約受付済",
    State.ACCEPTED: "受付済・送信待ち",
    State.SENT: "送信済",
    State.SETTLED: "完了",
    State.RETURNED: "返却",
    State.FAILED: "不能",
    State.CANCELLED: "取消",
}

# A result may overtake the news that the order was sent, so it is taken from either state.
BEFORE: dict[State, tuple[State, ...]] = {
    State.CANCELLED: (State.RESERVED,),
    State.FAILED: (State.RESERVED,),
    State.SENT: (State.ACCEPTED,),
    State.SETTLED: (State.ACCEPTED, State.SENT),
    State.RETURNED: (State.ACCEPTED, State.SENT),
}

# No money has left the payer's account: in these states an order has no entry.
WITHOUT_ENTRY = (State.RESERVED, State.FAILED, State.CANCELLED)
# What does not count against a limit any more (C9).
WITHOUT_EFFECT = (State.FAILED, State.CANCELLED)
