"""Gives a customer new passwords on paper (パスワード再発行)."""

from typing import cast

from django.utils.translation import gettext_noop as _

from madoguchi.access import first_use, reissue
from madoguchi.access.passwords import Purpose
from madoguchi.customers import accounts
from madoguchi.policy.profile import Profile
from madoguchi.staff.case import Case, Outcome
from madoguchi.staff.field import Field
from madoguchi.staff.procedures import on_paper
from madoguchi.staff.procedures.running import running


def fields(profile: Profile) -> tuple[Field, ...]:
    """Which passwords, and where the letter goes."""
    known = tuple((purpose, on_paper.PASSWORDS[purpose]) for purpose in reissue.rules_of(profile))
    return (
        Field("passwords", _("再発行するパスワード"), "choices", choices=known),
        *on_paper.ADDRESS,
    )


def check(case: Case) -> None:
    """Refuse NOT_APPLICABLE (F07) for a stopped contract: that is resumed instead."""
    running(case)


def do(case: Case) -> Outcome:
    """Set temporary passwords, end every session, and put the passwords on paper (G)."""
    contract_id = case.contract
    chosen = cast("list[Purpose]", case.detail["passwords"])
    given = reissue.reissue(
        contract_id=contract_id, purposes=chosen, profile=case.profile, at=case.at
    )
    first_use.release(contract_id)
    name = accounts.holder_of(contract_id).name
    return Outcome(
        contract_id,
        (on_paper.letter_of_passwords(case, given, name=name),),
        subject=_("パスワード再発行のお知らせ"),
        lines=(
            _("お届けにもとづき、パスワードを再発行しました。"),
            _("新しいパスワードのご案内を、お届けの住所へ郵送します。"),
        ),
    )
