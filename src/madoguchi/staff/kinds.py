"""The kinds of application (申請の種類): a table of what the staff can do for a customer."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from madoguchi.policy.profile import Profile
from madoguchi.staff.case import Case, Change, Outcome
from madoguchi.staff.field import Field, at_contract
from madoguchi.staff.member import Role
from madoguchi.staff.procedures import (
    holds,
    notices,
    open_contract,
    overdraft,
    payees,
    reissue_card,
    reissue_passwords,
    release_lock,
    reset_questions,
    set_limit,
    stop_contract,
    tokens,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its words, its form, its rights, and the deed it stands for.

    `check` refuses what does not fit, when it is asked for and again when it is approved; `do`
    does it, inside the turn of the contract.
    """

    key: str
    name: str
    fields: Callable[[Profile], tuple[Field, ...]]
    check: Callable[[Case], None]
    do: Callable[[Case], Outcome]
    # Whether it is for a contract there is already.
    of_contract: bool = True
    # Whether it is asked for at the notices, and not where customers are looked for.
    of_notices: bool = False
    # Whether it concerns the account itself, so that it fits a stopped contract as well.
    of_account: bool = False
    # What changes, for whoever decides; raises Refused where the procedure does not fit any more.
    effect: Callable[[Case], tuple[Change, ...]] = lambda case: ()
    offered: Callable[[Profile], bool] = lambda profile: True
    may_ask: frozenset[Role] = frozenset({"maker", "manager"})
    may_approve: frozenset[Role] = frozenset({"checker", "manager"})

    def form(
        self, profile: Profile, contract_id: int | None, *, later: bool = False
    ) -> tuple[Field, ...]:
        """Its fields at one contract; with `later`, to read by what was chosen once."""
        return at_contract(self.fields(profile), contract_id, profile, later=later)


def _has_card(profile: Profile) -> bool:
    return profile.sign_on.card_cells is not None


def _has_tokens(profile: Profile) -> bool:
    return profile.one_time_passwords is not None


def _has_questions(profile: Profile) -> bool:
    return profile.sign_on.questions is not None


_ALL = (
    Kind(
        "open-contract",
        _("新規契約"),
        open_contract.fields,
        open_contract.check,
        open_contract.do,
        of_contract=False,
    ),
    Kind(
        "reissue-passwords",
        _("パスワード再発行"),
        reissue_passwords.fields,
        reissue_passwords.check,
        reissue_passwords.do,
    ),
    Kind(
        "release-lock",
        _("閉塞・ロックアウトの解除"),
        release_lock.fields,
        release_lock.check,
        release_lock.do,
    ),
    Kind(
        "reset-questions",
        _("合言葉の初期化"),
        reset_questions.fields,
        reset_questions.check,
        reset_questions.do,
        offered=_has_questions,
    ),
    Kind(
        "reissue-card",
        _("画像認証カード再発行"),
        reissue_card.fields,
        reissue_card.check,
        reissue_card.do,
        offered=_has_card,
    ),
    Kind(
        "stop-token",
        _("ワンタイムパスワード利用停止"),
        tokens.fields,
        tokens.check,
        tokens.stop,
        offered=_has_tokens,
    ),
    Kind(
        "reset-token",
        _("ワンタイムパスワード初期化"),
        tokens.fields,
        tokens.check,
        tokens.reset,
        offered=_has_tokens,
    ),
    Kind(
        "set-limit",
        _("利用限度額の変更"),
        set_limit.fields,
        set_limit.check,
        set_limit.do,
    ),
    Kind(
        "preregister-payee",
        _("事前登録先の登録"),
        payees.fields_to_register,
        payees.check_to_register,
        payees.register,
    ),
    Kind(
        "remove-paper-payee",
        _("事前登録先の削除"),
        payees.fields_to_remove,
        payees.check_to_remove,
        payees.remove,
    ),
    Kind(
        "place-hold",
        _("支払停止の設定"),
        holds.fields_to_place,
        holds.check_to_place,
        holds.place,
        of_account=True,
        effect=holds.effect_of_placing,
    ),
    Kind(
        "release-hold",
        _("支払停止の解除"),
        holds.fields_to_release,
        holds.check_to_release,
        holds.release,
        of_account=True,
        effect=holds.effect_of_releasing,
    ),
    Kind(
        "set-overdraft",
        _("当座貸越限度額の変更"),
        overdraft.fields,
        overdraft.check,
        overdraft.do,
        of_account=True,
        effect=overdraft.effect,
    ),
    Kind(
        "stop-contract",
        _("緊急停止"),
        stop_contract.fields_to_stop,
        stop_contract.check_running,
        stop_contract.do_stop,
    ),
    Kind(
        "resume-contract",
        _("ＩＢ取引の再開"),
        stop_contract.fields_to_resume,
        stop_contract.check_stopped,
        stop_contract.do_resume,
    ),
    Kind(
        "publish-notice",
        _("お知らせの掲載"),
        notices.fields_to_publish,
        notices.check_to_publish,
        notices.do_publish,
        of_contract=False,
        of_notices=True,
    ),
    Kind(
        "withdraw-notice",
        _("お知らせの取下げ"),
        notices.fields_to_withdraw,
        notices.check_to_withdraw,
        notices.do_withdraw,
        of_contract=False,
        of_notices=True,
    ),
)
KINDS: dict[str, Kind] = {kind.key: kind for kind in _ALL}


def offered_by(profile: Profile) -> tuple[Kind, ...]:
    """The kinds an institution has, in the order of the menu."""
    return tuple(kind for kind in _ALL if kind.offered(profile))
