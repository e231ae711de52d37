"""Changes the overdraft line of a current account (当座貸越限度額の変更)."""

from django.utils.translation import gettext_noop as _

from madoguchi.deposits import overdraft
from madoguchi.policy.profile import Profile
from madoguchi.staff.case import Case, Change, Outcome
from madoguchi.staff.field import Field
from madoguchi.staff.procedures import own_account
from madoguchi.values.account import mask
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.values.yen import show_yen


def fields(profile: Profile) -> tuple[Field, ...]:
    """Which current account, and its new line; nothing at all ends it."""
    return (
        Field("account", _("当座預金の口座"), "choice", among=own_account.that_may_owe),
        Field(
            "line_yen", _("新しい当座貸越限度額"), "yen", hint=_("0円にすると、貸越はなくなります")
        ),
    )


def check(case: Case) -> None:
    """Refuse OUT_OF_RANGE (A04) below what is used of the line now, NOT_APPLICABLE without one."""
    account = own_account.chosen(case)
    if not account.kind.may_owe:
        raise Refused(Refusal.NOT_APPLICABLE, field="account")
    now = own_account.balance(account)
    used = max(now.line_yen - now.available_yen, 0)
    if case.detail["line_yen"] < used:
        raise Refused(Refusal.OUT_OF_RANGE, field="line_yen", least_yen=used)


def do(case: Case) -> Outcome:
    """Give the account its new line; it counts at once."""
    account, line_yen = own_account.chosen(case), case.detail["line_yen"]
    overdraft.change_line(account, line_yen=line_yen, by=case.who, at=case.at)
    return Outcome(
        case.contract,
        subject=_("当座貸越限度額変更のお知らせ"),
        lines=(
            _("お届けにもとづき、当座貸越限度額を変更しました。"),
            f"口座　　　　　　当座 {mask(account.number)}",
            f"当座貸越限度額　{show_yen(line_yen)}",
        ),
    )


def effect(case: Case) -> tuple[Change, ...]:
    """The line and what may be paid out, before and after."""
    now, line_yen = own_account.balance(own_account.chosen(case)), case.detail["line_yen"]
    available = now.available_yen
    return (
        Change(_("当座貸越限度額"), now.line_yen, line_yen),
        Change(_("支払可能額"), available, available + line_yen - now.line_yen),
    )
