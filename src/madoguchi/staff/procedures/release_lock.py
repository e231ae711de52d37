"""Releases what wrong answers have stopped (閉塞解除・ロックアウト解除)."""

from django.utils.translation import gettext_noop as _

from madoguchi.access import first_use, lockout
from madoguchi.payeasy import misses
from madoguchi.policy.profile import Profile
from madoguchi.staff import standing
from madoguchi.staff.case import Case, Outcome
from madoguchi.staff.field import Field
from madoguchi.staff.procedures.running import running
from madoguchi.values.refusal import Refusal, Refused


def fields(profile: Profile) -> tuple[Field, ...]:
    """Which of the factors this institution has."""
    sign_on = profile.sign_on
    offered = (
        ("login", _("ログインパスワード"), True),
        ("first-use", _("初回利用登録"), sign_on.first_use.id_from == "customer"),
        (
            "confirmation-password",
            _("確認用パスワード"),
            sign_on.confirmation_password is not None,
        ),
        ("image-card", _("画像認証"), sign_on.card_cells is not None),
        ("secret-answer", _("合言葉"), sign_on.questions is not None),
        ("one-time-password", _("ワンタイムパスワード"), profile.one_time_passwords is not None),
        ("payeasy-numbers", _("ペイジーの払込書の番号"), profile.payeasy is not None),
    )
    known = tuple((key, label) for key, label, has in offered if has)
    return (Field("factors", _("解除するもの"), "choices", choices=known),)


def check(case: Case) -> None:
    """Refuse NOT_APPLICABLE (F07) unless everything chosen is stopped now."""
    now = standing.standing_of(running(case), case.profile, at=case.at)
    stopped = {factor.key for factor in now.factors if factor.lock != "open"}
    if not set(case.detail["factors"]) <= stopped:
        raise Refused(Refusal.NOT_APPLICABLE, field="factors")


def do(case: Case) -> Outcome:
    """Forget the wrong answers of the factors chosen (A5), and the wrong numbers of bills (D4)."""
    labels = dict(fields(case.profile)[0].choices)
    for factor in case.detail["factors"]:
        if factor == "payeasy-numbers":
            misses.release(case.contract)
        elif factor == "first-use":
            first_use.release(case.contract)
        else:
            lockout.release(f"{factor}:{case.contract}")
    return Outcome(
        case.contract,
        subject=_("ご利用停止の解除のお知らせ"),
        lines=(
            _("お届けにもとづき、誤入力によるご利用の停止を解除しました。"),
            *(f"・{labels[factor]}" for factor in case.detail["factors"]),
        ),
    )
