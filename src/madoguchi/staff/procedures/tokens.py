"""Ends a customer's token (ワンタイムパスワードの利用停止・初期化), so that another may follow."""

from django.utils.translation import gettext_noop as _

from madoguchi.access import lockout, token
from madoguchi.access.codes import subject_of
from madoguchi.policy.profile import Profile
from madoguchi.staff.case import Case, Outcome
from madoguchi.staff.field import Field
from madoguchi.staff.procedures.running import running
from madoguchi.values.refusal import Refusal, Refused

# How a customer begins again; the token that was ended may be lost, so it does not come back.
_AGAIN = {
    "issue": _("ログイン後の画面から、改めて発行のお手続きをしてください。"),
    "serial-number": _(
        "新しいトークンをご用意のうえ、ログイン画面の「ワンタイムパスワード利用開始」から、"
        "登録してください。"
    ),
}


def fields(profile: Profile) -> tuple[Field, ...]:
    """Nothing: a contract has one token."""
    return ()


def check(case: Case) -> None:
    """Refuse NOT_APPLICABLE (F07) where there is no token, neither issued nor in use."""
    has = token.standing(running(case), case.profile, at=case.at)
    if has.in_use is None and has.issued is None:
        raise Refused(Refusal.NOT_APPLICABLE)


def stop(case: Case) -> Outcome:
    """End the token: it was lost or stolen (利用停止)."""
    token.stop(contract_id=case.contract, at=case.at)
    return Outcome(
        case.contract,
        subject=_("ワンタイムパスワード利用停止のお知らせ"),
        lines=(_("お届けにもとづき、ワンタイムパスワードのご利用を停止しました。"),),
    )


def reset(case: Case) -> Outcome:
    """End the token and forget wrong codes, so that a new one can begin at once (初期化)."""
    rule = case.profile.one_time_passwords
    assert rule is not None
    lockout.release(subject_of("one-time-password", case.contract))
    token.stop(contract_id=case.contract, at=case.at)
    return Outcome(
        case.contract,
        subject=_("ワンタイムパスワード初期化のお知らせ"),
        lines=(
            _("お届けにもとづき、ワンタイムパスワードを初期化しました。"),
            _AGAIN[rule.begins],
        ),
    )
