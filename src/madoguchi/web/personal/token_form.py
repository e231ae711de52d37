"""What is typed on the token pages (トークンの入力欄): read, judged, told at its field."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from madoguchi.access import accept_code
from madoguchi.access.register_token import Registration, fold_serial
from madoguchi.policy.identity import OneTimePasswords
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.web.shared import wording
from madoguchi.web.shared.request import BankRequest

Errors = dict[str, dict[str, str]]

_LONGEST_MAIL = 254
_LONGEST_SERIAL = 32


def error(
    request: BankRequest, refusal: Refusal, told: Mapping[str, object] | None = None
) -> dict[str, str]:
    """A refusal as a page shows it."""
    return {"text": wording.words(refusal, told or {}, request.profile), "code": refusal.value}


def errors_of(request: BankRequest, faults: Mapping[str, Refusal]) -> Errors:
    """The faults of a form, each at its field."""
    return {field: error(request, refusal, {"field": field}) for field, refusal in faults.items()}


def error_of(request: BankRequest, refused: Refused) -> dict[str, str]:
    """What a verb refused, as a page shows it."""
    return error(request, refused.refusal, refused.facts)


@dataclass(frozen=True, slots=True)
class IssueForm:
    """The application for a token as typed: where the mail goes (twice), and the start password."""

    mail: str
    mail_again: str
    start_password: str


def read_issue(request: BankRequest) -> IssueForm:
    """Read the application, unjudged."""
    typed = request.POST
    return IssueForm(
        typed.get("mail", "").strip()[: _LONGEST_MAIL + 1],
        typed.get("mail_again", "").strip()[: _LONGEST_MAIL + 1],
        accept_code.fold(typed.get("start_password", ""))[:64],
    )


def faults_of_issue(form: IssueForm, rule: OneTimePasswords) -> dict[str, Refusal]:
    """What is wrong with an application, by field (A8; manual 000 page 45)."""
    faults = {}
    if not form.mail or len(form.mail) > _LONGEST_MAIL:
        faults["mail"] = Refusal.WRONG_LENGTH
    elif not _is_mail(form.mail):
        faults["mail"] = Refusal.WRONG_CHARACTERS
    elif form.mail != form.mail_again:
        faults["mail_again"] = Refusal.TYPED_TWICE_DIFFERS
    shortest, longest = rule.start_password_shortest, rule.start_password_longest
    if not shortest <= len(form.start_password) <= longest:
        faults["start_password"] = Refusal.WRONG_LENGTH
    elif not _is_digits(form.start_password):
        faults["start_password"] = Refusal.WRONG_CHARACTERS
    return faults


def read_code(request: BankRequest) -> str:
    """Read a one-time password, unjudged."""
    return accept_code.fold(request.POST.get("code", ""))[:16]


def faults_of_code(code: str, *, digits: tuple[int, ...]) -> dict[str, Refusal]:
    """What nobody can have read off a token; no try is spent on it."""
    if len(code) not in digits:
        return {"code": Refusal.WRONG_LENGTH}
    return {} if _is_digits(code) else {"code": Refusal.WRONG_CHARACTERS}


def read_registration(request: BankRequest) -> Registration:
    """Read the registration of a token by its serial number, unjudged."""
    typed = request.POST
    serial = fold_serial(typed.get("serial", ""))[: _LONGEST_SERIAL + 1]
    return Registration(serial, read_code(request), typed.get("at_sign_on") == "yes")


def faults_of_registration(
    wanted: Registration, request: BankRequest, rule: OneTimePasswords
) -> dict[str, Refusal]:
    """What is wrong with a registration, by field; no try is spent on it."""
    faults = {}
    if not wanted.serial or len(wanted.serial) > _LONGEST_SERIAL:
        faults["serial"] = Refusal.WRONG_LENGTH
    elif not (wanted.serial.isascii() and wanted.serial.isalnum()):
        faults["serial"] = Refusal.WRONG_CHARACTERS
    faults |= faults_of_code(wanted.code, digits=(6, 8))
    return faults | faults_of_choice(request, rule)


def faults_of_choice(request: BankRequest, rule: OneTimePasswords) -> dict[str, Refusal]:
    """Where the customer has the choice, he has to make it."""
    if rule.at_sign_on == "chosen" and request.POST.get("at_sign_on") not in ("yes", "no"):
        return {"at_sign_on": Refusal.OUT_OF_RANGE}
    return {}


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _is_mail(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return text.isascii()
