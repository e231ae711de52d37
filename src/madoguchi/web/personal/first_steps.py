"""How far a customer is with his first steps (初期設定の進み具合)."""

from dataclasses import dataclass

from madoguchi.policy.profile import Profile
from madoguchi.policy.table import FirstStep


@dataclass(frozen=True, slots=True)
class Progress:
    """Which step of how many; `marks` are the steps of the bar, True up to this one."""

    number: int
    of: int

    @property
    def marks(self) -> tuple[bool, ...]:
        """The bar, step by step."""
        return tuple(nth < self.number for nth in range(self.of))


def progress_of(number: int, of: int) -> Progress | None:
    """The progress as `personal/first_use_steps.html` shows it; None where there is one step."""
    return Progress(number, of) if of > 1 else None


def progress_at(step: FirstStep, profile: Profile) -> Progress | None:
    """The progress of the first steps after sign-on, in the order of the profile (A2)."""
    steps = profile.sign_on.first_use.steps
    return progress_of(steps.index(step) + 1, len(steps)) if step in steps else None
