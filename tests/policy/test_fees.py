"""The fee table of an institution: by how far the money goes, by amount, by day (C11)."""

import datetime as dt

import pytest

from madoguchi.policy.fees import fee_lines, fee_yen, new_tables
from madoguchi.policy.profile import Fee, Profile, ProfileError, read_profile
from madoguchi.policy.reach import Reach
from own_building import PROFILES

NANIWA = (PROFILES / "naniwa.toml").read_text("utf-8")
NEW_YEAR = dt.date(2027, 1, 1)
EVE = dt.date(2026, 12, 31)
ANY_DAY = dt.date(2026, 11, 25)


def naniwa(*, also: str = "") -> Profile:
    """The shipped profile, with further lines of fees."""
    return read_profile(NANIWA + also)


# Three bands to other banks from New Year on, one to each of the institution's own.
FROM_NEW_YEAR = "".join(
    f'\n[[fees]]\nto = "{to}"\nvalid_from = 2027-01-01\n{below}yen = {yen}\n'
    for to, below, yen in (
        ("same-branch", "", 0),
        ("other-branch", "", 55),
        ("other-bank", "below_yen = 10_000\n", 145),
        ("other-bank", "below_yen = 100_000\n", 300),
        ("other-bank", "", 600),
    )
)

BANDS = [
    ("same-branch", 1_000_000, 0),
    ("other-branch", 29_999, 110),
    ("other-branch", 30_000, 220),
    ("other-bank", 1, 330),
    ("other-bank", 29_999, 330),
    ("other-bank", 30_000, 550),
    ("own-account", 30_000, 0),
]


@pytest.mark.parametrize(("reach", "yen", "fee"), BANDS)
def test_the_fee_goes_by_how_far_and_how_much(reach: Reach, yen: int, fee: int) -> None:
    assert fee_yen(naniwa(), reach=reach, amount_yen=yen, day=ANY_DAY) == fee


@pytest.mark.parametrize(
    ("yen", "eve", "new_year"),
    [
        (9_999, 330, 145),
        (10_000, 330, 300),
        (30_000, 550, 300),
        (99_999, 550, 300),
        (100_000, 550, 600),
    ],
)
def test_a_new_table_counts_from_its_first_day(yen: int, eve: int, new_year: int) -> None:
    profile = naniwa(also=FROM_NEW_YEAR)
    for day, fee in ((EVE, eve), (NEW_YEAR, new_year), (dt.date(2030, 1, 1), new_year)):
        assert fee_yen(profile, reach="other-bank", amount_yen=yen, day=day) == fee


def test_a_new_table_is_told_before_it_begins() -> None:
    profile = naniwa(also=FROM_NEW_YEAR)
    assert new_tables(profile, after=ANY_DAY, until=EVE) == []
    assert new_tables(profile, after=ANY_DAY, until=NEW_YEAR) == [NEW_YEAR]
    assert new_tables(profile, after=NEW_YEAR, until=dt.date(2030, 1, 1)) == []
    lines = fee_lines(profile, reach="other-bank", day=NEW_YEAR)
    assert [(line.below_yen, line.yen) for line in lines] == [
        (10_000, 145),
        (100_000, 300),
        (None, 600),
    ]
    assert all(isinstance(line, Fee) for line in lines)


def test_a_new_table_that_leaves_out_somebody_is_no_profile() -> None:
    only_banks = '\n[[fees]]\nto = "other-bank"\nvalid_from = 2027-01-01\nyen = 600\n'
    with pytest.raises(ProfileError, match="'same-branch' from 2027-01-01 needs a last line"):
        naniwa(also=only_banks)
