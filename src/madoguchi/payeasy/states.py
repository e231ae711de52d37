"""The states of a payment (払込の状態) and the only moves between them."""

from enum import Enum


class State(Enum):
    """Where a payment stands, in the words of the customer's history."""

    ACCEPTED = "accepted"
    SETTLED = "settled"
    RETURNED = "returned"

    @property
    def japanese(self) -> str:
        """The word customers read."""
        return _JAPANESE[self]


_JAPANESE = {
    State.ACCEPTED: "受付済・収納確認待ち",
    State.SETTLED: "払込済",
    State.RETURNED: "返却",
}
