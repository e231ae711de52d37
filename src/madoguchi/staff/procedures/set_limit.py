"""Sets a customer's limit for a day at his written wish (利用限度額の変更)."""

from django.utils.translation import gettext_noop as _

from madoguchi.access import accept_code
from madoguchi.customers import limits
from madoguchi.policy.factors import allowed, limit_factor
from madoguchi.policy.profile import Profile
from madoguchi.staff.case import Case, Outcome
from madoguchi.staff.field import Field
from madoguchi.staff.procedures.running import running
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.values.yen import show_yen


def fields(profile: Profile) -> tuple[Field, ...]:
    """The new limit; nothing at all is a limit too."""
    hint = _("0円にすると、振込・振替ができなくなります")
    return (Field("per_day_yen", _("１日あたりの利用限度額"), "yen", hint=hint),)


def check(case: Case) -> None:
    """Refuse OUT_OF_RANGE (A04) above what the institution allows for his proof (C9)."""
    running(case)
    if case.detail["per_day_yen"] > (most := _most_yen(case)):
        raise Refused(Refusal.OUT_OF_RANGE, field="per_day_yen", most_yen=most)


def do(case: Case) -> Outcome:
    """Keep the limit: lower at once, higher from tomorrow."""
    yen = case.detail["per_day_yen"]
    day = limits.set_own_limit(
        contract_id=case.contract, per_day_yen=yen, most_yen=_most_yen(case), at=case.at
    )
    return Outcome(
        case.contract,
        subject=_("利用限度額変更のお知らせ"),
        lines=(
            _("お届けにもとづき、１日あたりの利用限度額を変更しました。"),
            f"利用限度額　{show_yen(yen)}",
            f"適用日　{day.year}年{day.month}月{day.day}日",
        ),
    )


def _most_yen(case: Case) -> int:
    since = accept_code.in_use_since(case.contract)
    proof = limit_factor(case.profile, in_use_at=since, at=case.at)
    return allowed(case.profile, proof=proof, own_yen=None).per_day_yen
