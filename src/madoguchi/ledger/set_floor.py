"""Gives an account a new floor (残高下限の変更): 0, or minus its overdraft line."""

from madoguchi.ledger import asking, store


def set_floor(*, account_id: int, floor_yen: int) -> int:
    """Set how far below zero an account may go, and return the floor before, yen.

    Raises Refused SHORT_OF_FUNDS where what it owes or holds back now would break it (L-02), and
    ValueError for a floor above zero.
    """
    if floor_yen > 0:
        raise ValueError(f"a floor of {floor_yen} yen is none")
    with store.refusals():
        [(before,)] = asking.rows("SELECT {schema}.set_floor(%s, %s)", (account_id, floor_yen))
    return int(before)
