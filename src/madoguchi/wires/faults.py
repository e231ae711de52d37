"""The faults (障害) that a simulated counterpart plays, decided by arithmetic alone.

Every decision is read off a SHA-256 of the seed, the question and the number of the attempt, so a
run can be repeated exactly; no random state, no clock.
"""

import dataclasses
import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

_LONGEST_DELAY_SECONDS = 31 * 24 * 60 * 60


class BadFaults(ValueError):
    """A faults file that cannot be followed; the message says where and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """Which faults a counterpart plays; shares are from 0 (never) to 1 (always).

    answer_lost: the telegram takes effect, but the line drops before the answer.
    delay_seconds: from taking something on until its result can be fetched.
    repeat: a result is given twice, under the same sequence.
    silent: telegrams are received, have no effect and are never answered.
    return_rate: what comes back although no number in it asks for that.
    """

    seed: int = 0
    answer_lost: float = 0.0
    delay_seconds: float = 1.0
    repeat: float = 0.0
    silent: bool = False
    return_rate: float = 0.0

    def __post_init__(self) -> None:
        for share in (self.answer_lost, self.repeat, self.return_rate):
            if not 0 <= share <= 1:
                raise BadFaults(f"{share} is no share from 0 to 1")
        if not 0 <= self.delay_seconds <= _LONGEST_DELAY_SECONDS:
            raise BadFaults(f"a delay of {self.delay_seconds} seconds")

    def loses_answer(self, *, about: str, attempt: int) -> bool:
        """True when the line drops before this attempt's answer."""
        return self._draw("answer_lost", about, attempt) < self.answer_lost

    def repeats(self, *, key: str) -> bool:
        """True when the result under this key is given twice."""
        return self._draw("repeat", key, 1) < self.repeat

    def returns(self, *, key: str) -> bool:
        """True when what has this key comes back for no reason in its numbers."""
        return self._draw("return", key, 1) < self.return_rate

    def _draw(self, question: str, about: str, attempt: int) -> float:
        """A number from 0 up to, not including, 1, as good as random and always the same."""
        seen = f"{self.seed}|{question}|{about}|{attempt}".encode()
        # 53 bits is what a float holds exactly; one more could be rounded up to 1.
        return (int.from_bytes(hashlib.sha256(seen).digest()[:8], "big") >> 11) / 2**53


_Faults = TypeVar("_Faults", bound=Faults)


def faults_file(store: Path) -> Path:
    """Where an operator may switch faults while the counterpart runs: beside the store."""
    return store.with_suffix(".faults.toml")


def read_faults(*, file: Path, otherwise: _Faults) -> _Faults:
    """Read the switched faults; what the file does not name stays as in `otherwise`.

    No file means `otherwise`. Raises BadFaults for what cannot be read, an unknown name, a wrong
    type or a share beyond 0 to 1.
    """
    try:
        switched = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return otherwise
    except (OSError, ValueError) as wrong:
        raise BadFaults(f"{file}: {wrong}") from wrong
    kinds = {field.name: field.type for field in dataclasses.fields(otherwise)}
    for name, value in switched.items():
        # A whole number is welcome where a share is asked for; true and false are not.
        kind = float if type(value) is int and kinds.get(name) is float else type(value)
        if kinds.get(name) is not kind:
            raise BadFaults(f"{file}: {name} = {value!r} is no fault")
    return dataclasses.replace(otherwise, **switched)
