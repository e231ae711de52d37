"""More than may leave (限度額の判定): at once or on one day; and whether waiting would do."""

from dataclasses import replace

from madoguchi.policy.decision import Refused
from madoguchi.policy.factors import Allowed, allowed
from madoguchi.policy.profile import Profile
from madoguchi.policy.wish import Facts, Terms
from madoguchi.values.refusal import Refusal


def over_limit(terms: Terms, facts: Facts, profile: Profile) -> Refused | None:
    """Refuse what is over the limits (C9), and say when it would do, in a token's first hours."""
    # Between one's own accounts no money leaves the customer, so no limit is used up.
    if terms.reach == "own-account":
        return None
    limit = allowed(profile, proof=facts.limit_as, own_yen=facts.own_limit_yen)
    over = _over(limit, terms, facts)
    if over is None or facts.token_from is None:
        return over
    then = allowed(profile, proof="one-time-password", own_yen=facts.own_limit_yen)
    return replace(over, token_from=None if _over(then, terms, facts) else facts.token_from)


def _over(limit: Allowed, terms: Terms, facts: Facts) -> Refused | None:
    if terms.amount_yen > limit.per_transfer_yen:
        return Refused(Refusal.OVER_TRANSFER_LIMIT, most_yen=limit.per_transfer_yen)
    left = limit.per_day_yen - facts.moved_yen
    if terms.amount_yen > left:
        return Refused(Refusal.OVER_DAILY_LIMIT, most_yen=max(left, 0))
    return None
