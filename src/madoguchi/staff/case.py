"""A case (案件): what a procedure is handed, and what comes of it."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from madoguchi.policy.profile import Profile
from madoguchi.values.refusal import Refusal, Refused

LetterKind = Literal["passwords", "contract", "card"]


@dataclass(frozen=True, slots=True)
class Case:
    """The contract a procedure is for, with what the application says."""

    contract_id: int | None
    detail: Mapping[str, Any]
    profile: Profile
    at: dt.datetime
    # Under which application it is done and who has approved it; not known while it is asked for.
    application_id: int | None = None
    who: str = ""

    @property
    def request_id(self) -> uuid.UUID:
        """The request of its deed, always the same for one application, so it is done once."""
        return uuid.uuid5(uuid.NAMESPACE_URL, f"application:{self.application_id}")

    @property
    def contract(self) -> int:
        """The contract of a procedure that has one; raises Refused NOT_APPLICABLE (F07)."""
        if self.contract_id is None:
            raise Refused(Refusal.NOT_APPLICABLE)
        return self.contract_id


@dataclass(frozen=True, slots=True)
class Change:
    """A figure as it is and as it would be once a procedure is done, yen."""

    label: str
    before_yen: int
    after_yen: int


@dataclass(frozen=True, slots=True)
class LetterDraft:
    """A letter to be kept sealed until it is printed; `content` holds secrets."""

    kind: LetterKind
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a procedure: the contract it was for, letters, and the customer's mail.

    `made` names what a procedure for no contract did it to: notice:12.
    """

    contract_id: int | None
    letters: tuple[LetterDraft, ...] = ()
    subject: str = ""
    lines: tuple[str, ...] = ()
    made: str = ""

    @property
    def contract(self) -> int:
        """Whom letters and mails go to; raises Refused NOT_APPLICABLE (F07) for nobody."""
        if self.contract_id is None:
            raise Refused(Refusal.NOT_APPLICABLE)
        return self.contract_id
