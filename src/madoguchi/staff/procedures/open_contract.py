"""Opens an internet-banking contract (ＩＢ契約の新規): accounts, passwords, ID, card, letters."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop as _

from madoguchi.access import card, reissue, token_stock
from madoguchi.customers import accounts
from madoguchi.customers import open as opening
from madoguchi.institutions import current
from madoguchi.policy.profile import Profile
from madoguchi.staff.case import Case, LetterDraft, Outcome
from madoguchi.staff.field import Field, branch_choices
from madoguchi.staff.procedures import on_paper
from madoguchi.values.account import AccountKind, AccountNumber
from madoguchi.values.day import day_of
from madoguchi.values.refusal import Refusal, Refused

_WISHES = (("yes", _("希望する")), ("no", _("希望しない")))

_TOKEN = Field(
    "token",
    _("お渡しするトークンのシリアル番号"),
    "serial",
    required=False,
    longest=32,
    hint=_("トークンをお渡しするときだけ。承認後は、この契約だけが登録できます"),
)


def fields(profile: Profile) -> tuple[Field, ...]:
    """What the application paper of a new customer says (お申込書)."""
    return (
        Field("name", _("お名前"), "text"),
        Field("name_kana", _("お名前（カナ）"), "kana", longest=48),
        *on_paper.ADDRESS,
        Field("mail", _("メールアドレス"), "mail", longest=254),
        Field("phone", _("電話番号"), "phone", longest=16),
        Field("direct_mail", _("ＤＭ送信"), "choice", required=False, choices=_WISHES),
        Field(
            "accounts",
            _("ご利用口座"),
            "accounts",
            choices=branch_choices(profile),
            hint=_("開設済みの口座か、いま開設する口座"),
        ),
        Field(
            "overdraft_yen",
            _("当座貸越限度額"),
            "yen",
            required=False,
            hint=_("当座預金をいま開設し、貸越の契約があるときだけ"),
        ),
        *((_TOKEN,) if _hands_out_tokens(profile) else ()),
    )


def _hands_out_tokens(profile: Profile) -> bool:
    rule = profile.one_time_passwords
    return rule is not None and rule.begins == "serial-number" and "hardware" in rule.tokens


def check(case: Case) -> None:
    """Refuse NOT_APPLICABLE (F07) where an account is another contract's or another person's.

    And CONTRADICTION (A05) for an overdraft line without exactly one new current account, and
    SERIAL_UNKNOWN (O03) for a token that is not there to be handed over.
    """
    serial = _serial(case)
    if serial and not token_stock.may_be_reserved(serial, at=case.at):
        raise Refused(Refusal.SERIAL_UNKNOWN, field="token")
    owing = 0
    for account in _accounts(case):
        found = accounts.account_at(
            branch_code=account.branch, kind=account.kind, number=account.number
        )
        if found is None:
            owing += account.kind.may_owe
        elif found.contract_id is not None or found.holder_kana != case.detail["name_kana"]:
            raise Refused(Refusal.NOT_APPLICABLE, field="accounts")
    if _overdraft_yen(case) and owing != 1:
        raise Refused(Refusal.CONTRADICTION, field="overdraft_yen")


def do(case: Case) -> Outcome:
    """Open the contract with its accounts and first secrets; the letters carry them (A1, A2)."""
    rule, said = case.profile.sign_on, case.detail
    login_id = (
        opening.unused_number(digits=rule.login_id.longest)
        if rule.first_use.id_from == "bank"
        else None
    )
    contract_id = opening.open_contract(
        login_id=login_id,
        fold_case=rule.login_id.fold_case,
        name=said["name"],
        name_kana=said["name_kana"],
        mail=said["mail"],
        phone=said["phone"],
        direct_mail={"yes": True, "no": False}.get(said["direct_mail"]),
        day=day_of(case.at),
    )
    for account in _accounts(case):
        _bring_in(case, account, contract_id)
    serial = _serial(case)
    if serial and not token_stock.reserve(serial, contract_id=contract_id, at=case.at):
        raise Refused(Refusal.SERIAL_UNKNOWN, field="token")
    return Outcome(
        contract_id,
        _letters(case, contract_id, login_id),
        subject=_("インターネットバンキングご契約のお知らせ"),
        lines=(
            _("インターネットバンキングのご契約が整いました。"),
            _("ご利用開始に必要なご案内を、お届けの住所へ郵送します。"),
        ),
    )


def _letters(case: Case, contract_id: int, login_id: str | None) -> tuple[LetterDraft, ...]:
    name = case.detail["name"]
    given = reissue.reissue(
        contract_id=contract_id,
        purposes=tuple(reissue.rules_of(case.profile)),
        profile=case.profile,
        at=case.at,
    )
    letters = [
        on_paper.letter_of_passwords(
            case, given, name=name, login_id=login_id, serial=_serial(case)
        )
    ]
    if case.profile.sign_on.card_cells is not None:
        pictures = card.issue(contract_id=contract_id, at=case.at)
        letters.append(on_paper.letter_of_card(case, pictures, name=name, login_id=login_id or ""))
    return tuple(letters)


def _serial(case: Case) -> str:
    """The token that is handed over; none where the paper names none."""
    return str(case.detail.get("token", ""))


def _accounts(case: Case) -> list[AccountNumber]:
    bank = case.profile.institution.code
    return [
        AccountNumber(bank, row["branch"], AccountKind(row["kind"]), row["number"])
        for row in case.detail["accounts"]
    ]


def _overdraft_yen(case: Case) -> int:
    """What a new current account may be overdrawn by; an application of other days says nothing."""
    return case.detail.get("overdraft_yen") or 0


def _bring_in(case: Case, account: AccountNumber, contract_id: int) -> None:
    """Let the contract use an account; another contract may have taken it a moment ago."""
    kana = case.detail["name_kana"]
    found = accounts.account_at(
        branch_code=account.branch, kind=account.kind, number=account.number
    )
    if found is None:
        _open(case, account, contract_id)
    elif not opening.bring_in(account=account, contract_id=contract_id, holder_kana=kana):
        raise Refused(Refusal.NOT_APPLICABLE, field="accounts")


def _open(case: Case, account: AccountNumber, contract_id: int) -> None:
    try:
        with transaction.atomic(using=current.alias()):
            opening.open_account(
                account=account,
                contract_id=contract_id,
                holder=case.detail["name"],
                holder_kana=case.detail["name_kana"],
                overdraft_yen=_overdraft_yen(case) if account.kind.may_owe else 0,
                day=day_of(case.at),
            )
    except IntegrityError as error:
        raise Refused(Refusal.NOT_APPLICABLE, field="accounts") from error
