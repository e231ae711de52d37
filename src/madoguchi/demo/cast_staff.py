"""Who works at the invented institutions (役職員の登場人物): one for each role."""

import base64
import hashlib
from dataclasses import dataclass
from typing import Literal

Role = Literal["maker", "checker", "viewer", "manager"]


@dataclass(frozen=True, slots=True)
class Clerk:
    """An invented member of staff with everything he knows."""

    institution: str
    role: Role
    name: str
    login: str

    @property
    def password(self) -> str:
        """The same for everybody in the cast."""
        return "madoguchi-2026"

    @property
    def seed(self) -> bytes:
        """The seed of his authenticator: everybody may know it, as everything in the cast."""
        return hashlib.sha1(f"{self.institution}:{self.login}".encode()).digest()

    @property
    def secret(self) -> str:
        """The seed as an authenticator takes it."""
        return base64.b32encode(self.seed).decode()


def staff_of(institution: str) -> tuple[Clerk, ...]:
    """Everybody who works at an institution of the cast."""
    return (
        Clerk(institution, "maker", "受付 はるか", "uketsuke"),
        Clerk(institution, "checker", "承認 まさる", "shonin"),
        Clerk(institution, "viewer", "照会 みどり", "shokai"),
        Clerk(institution, "manager", "管理 すすむ", "kanri"),
    )
