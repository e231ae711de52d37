"""Transfer fees (振込手数料): the first line of the institution's table that fits (C11)."""

from madoguchi.policy.profile import Profile
from madoguchi.policy.reach import Reach


def fee_yen(profile: Profile, *, reach: Reach, amount_yen: int) -> int:
    """The fee for one transfer, yen; moving money between one's own accounts is free (振替)."""
    if reach == "own-account":
        return 0
    for fee in profile.fees:
        if fee.to == reach and (fee.below_yen is None or amount_yen < fee.below_yen):
            return fee.yen
    raise AssertionError("a checked profile has a last line for every reach")
