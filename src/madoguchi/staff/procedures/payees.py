"""Payees on paper (事前登録先の登録・削除): written down for the customer, and struck off again."""

from django.utils.translation import gettext_noop as _

from madoguchi.customers import payees
from madoguchi.customers.payees import Named
from madoguchi.directory import search
from madoguchi.policy.profile import Profile
from madoguchi.staff.case import Case, Outcome
from madoguchi.staff.field import Field
from madoguchi.staff.procedures.running import running
from madoguchi.values.account import AccountKind, AccountNumber, Payee, mask
from madoguchi.values.kana import for_display
from madoguchi.values.refusal import Refusal, Refused

_ACCOUNT = (
    Field("bank", _("金融機関コード"), "bank", hint=_("数字4桁")),
    Field("branch", _("支店番号"), "branch", hint=_("数字3桁")),
    Field(
        "kind",
        _("科目"),
        "choice",
        choices=tuple((kind.value, kind.japanese) for kind in AccountKind),
    ),
    Field("number", _("口座番号"), "number", hint=_("数字7桁")),
)


def fields_to_register(profile: Profile) -> tuple[Field, ...]:
    """The account and the name as they stand on the customer's paper."""
    return (*_ACCOUNT, Field("name_kana", _("受取人名（カナ）"), "kana"))


def fields_to_remove(profile: Profile) -> tuple[Field, ...]:
    """The account: by it the paper names whom to strike off."""
    return _ACCOUNT


def check_to_register(case: Case) -> None:
    """Refuse UNKNOWN_BANK (T02), UNKNOWN_BRANCH (T03), or PAYEE_KNOWN (T31) where it stands."""
    running(case)
    new = _named(case)
    if payees.on_paper_at(case.contract, new.payee.account) is not None:
        raise Refused(Refusal.PAYEE_KNOWN)


def register(case: Case) -> Outcome:
    """Write the payee down: no one-time password, and the wider hours (C1, C6, C7)."""
    new = _named(case)
    payees.register_on_paper(case.contract, new, at=case.at)
    return Outcome(
        case.contract,
        subject=_("事前登録先登録のお知らせ"),
        lines=(_("お届けにもとづき、次の振込先を事前登録先に登録しました。"), *_lines(new)),
    )


def check_to_remove(case: Case) -> None:
    """Refuse NOT_APPLICABLE (F07) where no such payee stands on paper."""
    running(case)
    _standing(case)


def remove(case: Case) -> Outcome:
    """Strike the payee off; what the customer registered himself stays his."""
    known = _standing(case)
    payees.remove_on_paper(case.contract, known.payee.account)
    return Outcome(
        case.contract,
        subject=_("事前登録先削除のお知らせ"),
        lines=(_("お届けにもとづき、次の振込先を事前登録先から削除しました。"), *_lines(known)),
    )


def _account(case: Case) -> AccountNumber:
    said = case.detail
    return AccountNumber(said["bank"], said["branch"], AccountKind(said["kind"]), said["number"])


def _named(case: Case) -> Named:
    account = _account(case)
    bank, branch = search.bank(account.bank), search.branch(account.bank, account.branch)
    if bank is None:
        raise Refused(Refusal.UNKNOWN_BANK, field="bank")
    if branch is None:
        raise Refused(Refusal.UNKNOWN_BRANCH, field="branch")
    return Named(Payee(account, case.detail["name_kana"]), bank.name, branch.name)


def _standing(case: Case) -> Named:
    known = payees.on_paper_at(case.contract, _account(case))
    if known is None:
        raise Refused(Refusal.NOT_APPLICABLE)
    return known


def _lines(named: Named) -> tuple[str, ...]:
    to = named.payee.account
    return (
        f"金融機関　{named.bank_name} {named.branch_name}",
        f"口座　　　{to.kind.japanese} {mask(to.number)}",
        f"受取人　　{for_display(named.payee.name_kana)} 様",
    )
