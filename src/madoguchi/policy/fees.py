"""Transfer fees (振込手数料): the first line of the institution's table that fits (C11)."""

import datetime as dt

from madoguchi.policy.profile import Profile
from madoguchi.policy.reach import Reach


def fee_yen(profile: Profile, *, reach: Reach, amount_yen: int, day: dt.date) -> int:
    """The fee for one transfer carried out on a day, yen.

    The newest table that is valid on the day counts, with any number of bands of amounts. Moving
    money between one's own accounts is free (振替).
    """
    if reach == "own-account":
        return 0
    since = _table_on(profile, day)
    for fee in profile.fees:
        fits = fee.below_yen is None or amount_yen < fee.below_yen
        if fits and (fee.to, fee.valid_from) == (reach, since):
            return fee.yen
    raise AssertionError("a checked profile has a last line for every reach")


def _table_on(profile: Profile, day: dt.date) -> dt.date | None:
    begun = {fee.valid_from for fee in profile.fees if fee.valid_from and fee.valid_from <= day}
    return max(begun, default=None)
