"""Who is asking (取引者): the contract behind a session, and what proved a deed."""

import datetime as dt
import uuid
from dataclasses import dataclass

from madoguchi.policy.table import FactorName


@dataclass(frozen=True, slots=True)
class Actor:
    """The person signed on: his contract, when he came and when he last came before."""

    contract_id: int
    started_at: dt.datetime
    previous_login_at: dt.datetime | None
    # What he must do before anything else, in order (`access/steps.py`); empty when all is done.
    pending: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """How the audit trail names him."""
        return f"contract:{self.contract_id}"


@dataclass(frozen=True, slots=True)
class Proof:
    """A factor that was asked for one request and answered rightly (C7)."""

    contract_id: int
    request_id: uuid.UUID
    factor: FactorName
