"""Transfer fees (振込手数料): the first line of the institution's table that fits (C11)."""

import datetime as dt

from madoguchi.policy.profile import Fee, Profile
from madoguchi.policy.reach import Reach


def fee_yen(profile: Profile, *, reach: Reach, amount_yen: int, day: dt.date) -> int:
    """The fee for one transfer carried out on a day, yen.

    The newest table that is valid on the day counts, with any number of bands of amounts. Moving
    money between one's own accounts is free (振替).
    """
    if reach == "own-account":
        return 0
    for fee in fee_lines(profile, reach=reach, day=day):
        if fee.below_yen is None or amount_yen < fee.below_yen:
            return fee.yen
    raise AssertionError("a checked profile has a last line for every reach")


def fee_lines(profile: Profile, *, reach: Reach, day: dt.date) -> list[Fee]:
    """The bands of amounts and their fees for transfers carried out on a day (手数料表)."""
    since = _table_on(profile, day)
    return [fee for fee in profile.fees if (fee.to, fee.valid_from) == (reach, since)]


def new_tables(profile: Profile, *, after: dt.date, until: dt.date) -> list[dt.date]:
    """The days on which another fee table begins, after one day and until another inclusive."""
    return sorted(
        {
            fee.valid_from
            for fee in profile.fees
            if fee.valid_from and after < fee.valid_from <= until
        }
    )


def _table_on(profile: Profile, day: dt.date) -> dt.date | None:
    begun = {fee.valid_from for fee in profile.fees if fee.valid_from and fee.valid_from <= day}
    return max(begun, default=None)
