"""Holds part of an account's balance back, and releases it (支払停止の設定・解除)."""

from django.utils.translation import gettext_noop as _

from madoguchi.customers import accounts
from madoguchi.deposits import holds
from madoguchi.deposits.holds import WHYS, Held
from madoguchi.policy.profile import Profile
from madoguchi.staff.case import Case, Change, Outcome
from madoguchi.staff.field import Choices, Field
from madoguchi.staff.procedures import own_account
from madoguchi.values.day import day_of
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.values.yen import show_yen


def fields_to_place(profile: Profile) -> tuple[Field, ...]:
    """Which account, how much of it, and why."""
    return (
        Field("account", _("口座"), "choice", among=own_account.of_contract),
        Field(
            "hold_yen",
            _("支払を停止する金額"),
            "yen",
            hint=_("いまの支払可能額までです。あとから入金された分は停止されません"),
        ),
        Field("why", _("停止の理由"), "choice", choices=tuple(WHYS.items())),
    )


def fields_to_release(profile: Profile) -> tuple[Field, ...]:
    """Which of those there are."""
    return (Field("hold", _("解除する支払停止"), "choice", among=_live, named=_every),)


def check_to_place(case: Case) -> None:
    """Refuse OUT_OF_RANGE (A04) for nothing, or for more than may be paid out now."""
    most = own_account.balance(own_account.chosen(case)).available_yen
    if not 1 <= case.detail["hold_yen"] <= most:
        raise Refused(Refusal.OUT_OF_RANGE, field="hold_yen", most_yen=most)


def place(case: Case) -> Outcome:
    """Hold the amount back at once; the customer sees it on his balance page."""
    holds.hold_back(
        own_account.chosen(case),
        yen=case.detail["hold_yen"],
        why=case.detail["why"],
        request_id=case.request_id,
        by=case.who,
        at=case.at,
    )
    return Outcome(case.contract)


def check_to_release(case: Case) -> None:
    """Refuse NOT_APPLICABLE (F07) for a hold that was released meanwhile."""
    _chosen(case)


def release(case: Case) -> Outcome:
    """Release the whole amount at once."""
    holds.release(_chosen(case), request_id=case.request_id, by=case.who, at=case.at)
    return Outcome(case.contract)


def effect_of_placing(case: Case) -> tuple[Change, ...]:
    """What is held back and what may be paid out, before and after."""
    now = own_account.balance(own_account.chosen(case))
    return _changes(now.held_yen, now.available_yen, more_yen=case.detail["hold_yen"])


def effect_of_releasing(case: Case) -> tuple[Change, ...]:
    """What is held back and what may be paid out, before and after."""
    held = _chosen(case)
    now = own_account.balance(held.account)
    return _changes(now.held_yen, now.available_yen, more_yen=-held.yen)


def _changes(held_yen: int, available_yen: int, *, more_yen: int) -> tuple[Change, ...]:
    return (
        Change(_("支払停止額"), held_yen, held_yen + more_yen),
        Change(_("支払可能額"), available_yen, available_yen - more_yen),
    )


def _held(contract_id: int) -> list[Held]:
    return holds.held_of(accounts.accounts_of(contract_id))


def _chosen(case: Case) -> Held:
    for each in _held(case.contract):
        if str(each.id) == case.detail["hold"] and not each.released:
            return each
    raise Refused(Refusal.NOT_APPLICABLE, field="hold")


def _live(contract_id: int, profile: Profile) -> Choices:
    return tuple(_choice(each, profile) for each in _held(contract_id) if not each.released)


def _every(contract_id: int, profile: Profile) -> Choices:
    return tuple(_choice(each, profile) for each in _held(contract_id))


def _choice(held: Held, profile: Profile) -> tuple[str, str]:
    account, why = own_account.words(held.account, profile), WHYS[held.why]
    words = f"{account}　{show_yen(held.yen)}　{why}　{day_of(held.placed_at):%Y年%m月%d日}"
    return str(held.id), words
