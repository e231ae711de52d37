"""The words of a profile (プロファイルの項目): what every TOML table of one is made of."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Table(BaseModel):
    """A TOML table: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


Digits3 = Annotated[str, Field(pattern=r"^[0-9]{3}$")]
Digits4 = Annotated[str, Field(pattern=r"^[0-9]{4}$")]
Yen = Annotated[int, Field(ge=0, le=9_999_999_999)]
Count = Annotated[int, Field(ge=1, le=1_000)]
# The key becomes a schema and a role name, so it is a short plain word.
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,30}$")]

FactorName = Literal["confirmation-password", "image-card", "one-time-password"]
# What a customer does before his first top page (初期設定), in the order of the manual (A2).
FirstStep = Literal["questions", "passwords", "details"]

# How a fee that the receiver bears is found (先方負担, C3); `policy/bearer.py` has the arithmetic.
FeeBearing = Literal[
    "looked-up-on-typed-amount",
    "looked-up-on-what-is-left",
    "consistent-or-below",
]
