"""What a change must be proved with (変更時の認証): the factor asked of this customer now."""

import uuid

from madoguchi.access import accept_code
from madoguchi.access.actor import Actor, Proof
from madoguchi.policy.factors import factors_for, strongest
from madoguchi.policy.profile import Profile
from madoguchi.policy.table import FactorName
from madoguchi.values.refusal import Refusal, Refused


def factors_of(contract_id: int, profile: Profile) -> tuple[FactorName, ...]:
    """The factors a contract is asked for before a change, in their order (A8, A16)."""
    has_token = profile.one_time_passwords is not None and accept_code.has_token(contract_id)
    return factors_for("change", profile, has_token=has_token)


def must_fit(proof: Proof | None, *, by: Actor, request_id: uuid.UUID, profile: Profile) -> None:
    """Raise Refused WEAK_PROOF (T20) unless the proof is this customer's, for this request."""
    asked = Proof(by.contract_id, request_id, strongest(factors_of(by.contract_id, profile)))
    if proof != asked:
        raise Refused(Refusal.WEAK_PROOF)
