"""Gives a customer a new image card (画像認証カード再発行); the old one is void at once."""

from django.utils.translation import gettext_noop as _

from madoguchi.access import card, lockout
from madoguchi.access.codes import subject_of
from madoguchi.customers import accounts
from madoguchi.policy.profile import Profile
from madoguchi.staff.case import Case, Outcome
from madoguchi.staff.field import Field
from madoguchi.staff.procedures import on_paper
from madoguchi.staff.procedures.running import running


def fields(profile: Profile) -> tuple[Field, ...]:
    """Where the card goes."""
    return on_paper.ADDRESS


def check(case: Case) -> None:
    """Refuse NOT_APPLICABLE (F07) for a stopped contract."""
    running(case)


def do(case: Case) -> Outcome:
    """Draw a new layout, forget wrong answers to the old one, and put the card on paper (A10)."""
    lockout.release(subject_of("image-card", case.contract))
    pictures = card.issue(contract_id=case.contract, at=case.at)
    holder = accounts.holder_of(case.contract)
    return Outcome(
        case.contract,
        (on_paper.letter_of_card(case, pictures, name=holder.name, login_id=holder.login_id),),
        subject=_("画像認証カード再発行のお知らせ"),
        lines=(
            _("お届けにもとづき、画像認証カードを再発行しました。"),
            _("これまでのカードは、ただいまから使えません。"),
            _("新しいカードは、お届けの住所へ郵送します。"),
        ),
    )
