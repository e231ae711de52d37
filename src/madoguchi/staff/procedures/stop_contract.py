"""Stops a contract at once and lets it go on again (緊急停止・ＩＢ取引の再開)."""

from django.utils.translation import gettext_noop as _

from madoguchi.access import reissue, session
from madoguchi.customers import accounts, resume, stop
from madoguchi.policy.profile import Profile
from madoguchi.staff.case import Case, Outcome
from madoguchi.staff.field import Field
from madoguchi.staff.procedures import on_paper
from madoguchi.staff.procedures.running import running
from madoguchi.values.refusal import Refusal, Refused


def fields_to_stop(profile: Profile) -> tuple[Field, ...]:
    """Nothing: the reason of the application says why."""
    return ()


def fields_to_resume(profile: Profile) -> tuple[Field, ...]:
    """Where the new passwords go."""
    return on_paper.ADDRESS


def check_running(case: Case) -> None:
    """Refuse NOT_APPLICABLE (F07) for a contract that is stopped already."""
    running(case)


def check_stopped(case: Case) -> None:
    """Refuse NOT_APPLICABLE (F07) for a contract that is running."""
    if not resume.is_stopped(case.contract):
        raise Refused(Refusal.NOT_APPLICABLE)


def do_stop(case: Case) -> Outcome:
    """Stop the contract; whoever is signed on is out on his next click (S7)."""
    stop.stop(case.contract, reason="staff", at=case.at)
    session.end_all(case.contract, reason="stopped", at=case.at)
    return Outcome(
        case.contract,
        subject=_("インターネットバンキング停止のお知らせ"),
        lines=(
            _("インターネットバンキングのご利用を停止しました。"),
            _("ご利用を再開するには、窓口でのお手続きが必要です。"),
        ),
    )


def do_resume(case: Case) -> Outcome:
    """Let the contract go on, with new passwords: the old ones may be known to others."""
    resume.resume(case.contract)
    given = reissue.reissue(
        contract_id=case.contract,
        purposes=tuple(reissue.rules_of(case.profile)),
        profile=case.profile,
        at=case.at,
    )
    name = accounts.holder_of(case.contract).name
    return Outcome(
        case.contract,
        (on_paper.letter_of_passwords(case, given, name=name),),
        subject=_("インターネットバンキング再開のお知らせ"),
        lines=(
            _("お届けにもとづき、インターネットバンキングのご利用を再開しました。"),
            _("新しいパスワードのご案内を、お届けの住所へ郵送します。"),
        ),
    )
