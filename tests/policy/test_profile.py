"""A profile is checked as a whole: every fault at once, each with its path."""

from pathlib import Path

import pytest

from madoguchi.policy.profile import ProfileError, digest, read_profile

PROFILES = Path(__file__).parents[2] / "src/madoguchi/demo/profiles"
AKAGI = (PROFILES / "akagi.toml").read_text("utf-8")


@pytest.mark.parametrize("path", sorted(PROFILES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_profile_is_sound(path: Path) -> None:
    assert read_profile(path.read_text("utf-8")).key == path.stem


def test_every_fault_is_told_at_once_with_its_path() -> None:
    faulty = (
        AKAGI.replace('code = "9990"', 'code = "99900"')
        .replace("idle_minutes = 10", "idle_minutes = 0\nsurprise = true")
        .replace('weekday = ["08:25-15:00"]', 'weekday = ["15:00-08:25"]')
    )
    with pytest.raises(ProfileError) as no:
        read_profile(faulty)
    paths = {error.partition(":")[0] for error in no.value.errors}
    assert {"institution.code", "sign_on.idle_minutes", "sign_on.surprise"} <= paths
    assert any(path.startswith("hours.") for path in paths)


FAULTS = {
    "a fee table without a last line": (
        'to = "same-branch"\nyen = 0',
        'to = "other-branch"\nyen = 0',
    ),
    "a factor that has no limit": ('transfer = "confirmation-password"', 'transfer = "image-card"'),
    "a closure that is not defined": ('"new-year", "may"]', '"new-year", "june"]'),
    "a lockout that comes after the block": ("lockout_after = 5", "lockout_after = 50"),
    "something that is not TOML": ("[institution]", "[institution"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_parts_that_do_not_fit_together_are_refused(what: str) -> None:
    good, bad = FAULTS[what]
    assert good in AKAGI
    with pytest.raises(ProfileError):
        read_profile(AKAGI.replace(good, bad))


def test_a_profiles_digest_names_its_exact_text() -> None:
    assert digest(AKAGI) == digest(AKAGI)
    assert digest(AKAGI) != digest(AKAGI + " ")
