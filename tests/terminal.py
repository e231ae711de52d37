"""An operator at the terminal: what he types and what he reads."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Reply:
    """What a command answered: its exit code and what it printed."""

    code: int
    out: str
    err: str


Ask = Callable[..., Reply]
