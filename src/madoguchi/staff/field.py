"""What an application asks for (申請項目): each field with its rule, read from what was typed."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from madoguchi.access.register_token import fold_serial
from madoguchi.policy.profile import Profile
from madoguchi.values.account import AccountKind, read_account_number
from madoguchi.values.kana import NAME_LENGTH, KanaClass, normalise
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.values.yen import read_yen

# "choice" is one of the choices, "choices" any number of them; "accounts" are rows of branch, kind
# and number of our own; "bank", "branch" and "number" are the digits of one account anywhere.
# "lines" is a text of several lines, "moment" a day and time of Japan, "notice" a notice's number,
# "serial" the serial number of a token.
Digits = Literal["postal", "bank", "branch", "number"]
Words = Literal["text", "lines", "kana", "mail", "phone", "yen", "moment", "notice", "serial"]
Input = Literal["choice", "choices", "accounts"] | Words | Digits
Detail = dict[str, Any]
Choices = tuple[tuple[str, str], ...]

# How many digits each of these has.
DIGITS: dict[Input, int] = {"postal": 7, "bank": 4, "branch": 3, "number": 7}

_MOMENT = re.compile(r"(\d{4})[-/](\d\d?)[-/](\d\d?)[T ]+(\d\d?):(\d\d)")
# What the number's column can hold.
_NOTICE_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an application: its name in the form, its label, how it is typed."""

    name: str
    label: str
    input: Input
    required: bool = True
    longest: int = 60
    choices: Choices = ()
    hint: str = ""
    # What there is to choose from at one contract, and what ever was there, for reading later.
    among: Callable[[int, Profile], Choices] | None = None
    named: Callable[[int, Profile], Choices] | None = None


def at_contract(
    fields: Sequence[Field], contract_id: int | None, profile: Profile, *, later: bool = False
) -> tuple[Field, ...]:
    """The fields with what there is to choose from at a contract; with `later`, to read it by."""
    filled = []
    for each in fields:
        among = (each.named if later else None) or each.among
        if among is not None and contract_id is not None:
            each = replace(each, choices=among(contract_id, profile))
        filled.append(each)
    return tuple(filled)


def read_detail(fields: Sequence[Field], typed: Mapping[str, Any]) -> Detail:
    """Read what was typed into an application's detail; raises the first Refused of `faults`."""
    faults = find_faults(fields, typed)
    if faults:
        raise next(iter(faults.values()))
    return {each.name: _read(each, typed) for each in fields}


def find_faults(fields: Sequence[Field], typed: Mapping[str, Any]) -> dict[str, Refused]:
    """What is wrong with what was typed, by field, in the order of the form; empty when right."""
    faults: dict[str, Refused] = {}
    for each in fields:
        try:
            _read(each, typed)
        except Refused as no:
            faults[each.name] = Refused(no.refusal, **{**no.facts, "field": each.name})
    return faults


def branch_choices(profile: Profile) -> Choices:
    """The branches an account may be at, as code and name."""
    return tuple((each.code, each.name) for each in profile.institution.branches)


def _read(field: Field, typed: Mapping[str, Any]) -> Any:
    given = typed.get(field.name)
    if isinstance(given, str):
        given = unicodedata.normalize("NFC", given).strip()
    if not given:
        if field.required:
            raise Refused(Refusal.WRONG_LENGTH, field=field.name)
        return [] if field.input in ("choices", "accounts") else ""
    return _READERS[field.input](field, given)


def _text(field: Field, given: Any) -> str:
    # A name keeps its letters; only its spaces become one kind.
    text = " ".join(str(given).split())
    if any(unicodedata.category(letter).startswith("C") for letter in text):
        raise Refused(Refusal.WRONG_CHARACTERS)
    if len(text) > field.longest:
        raise Refused(Refusal.WRONG_LENGTH, longest=field.longest)
    return text


def _lines(field: Field, given: Any) -> str:
    """Paragraphs as they were typed; no other control letters than the ends of the lines."""
    text = re.sub(r"\r\n?", "\n", str(given))
    if any(unicodedata.category(letter).startswith("C") for letter in text if letter != "\n"):
        raise Refused(Refusal.WRONG_CHARACTERS)
    if len(text) > field.longest:
        raise Refused(Refusal.WRONG_LENGTH, longest=field.longest)
    return text


def _moment(_field: Field, given: Any) -> str:
    """A day and time as browsers send it, or as it is typed where they have no field for it."""
    found = _MOMENT.fullmatch(unicodedata.normalize("NFKC", str(given)))
    if found is None:
        raise Refused(Refusal.WRONG_CHARACTERS)
    year, month, day, hour, minute = map(int, found.groups())
    try:
        return dt.datetime(year, month, day, hour, minute).isoformat(timespec="minutes")
    except ValueError as error:
        raise Refused(Refusal.WRONG_CHARACTERS) from error


def _notice(_field: Field, given: Any) -> int:
    digits = unicodedata.normalize("NFKC", str(given))
    if not digits.isascii() or not digits.isdigit():
        raise Refused(Refusal.WRONG_CHARACTERS)
    if len(digits) > _NOTICE_DIGITS:
        raise Refused(Refusal.WRONG_LENGTH, longest=_NOTICE_DIGITS)
    return int(digits)


def _kana(_field: Field, given: Any) -> str:
    found = normalise(str(given), KanaClass.NAME)
    if not found.accepted:
        raise Refused(Refusal.WRONG_CHARACTERS)
    if not 1 <= len(found.text) <= NAME_LENGTH:
        raise Refused(Refusal.WRONG_LENGTH, longest=NAME_LENGTH)
    return found.text


def _mail(field: Field, given: Any) -> str:
    text = _text(field, unicodedata.normalize("NFKC", str(given)))
    try:
        validate_email(text)
    except ValidationError as error:
        raise Refused(Refusal.WRONG_CHARACTERS) from error
    return text


def _phone(_field: Field, given: Any) -> str:
    digits = re.sub(r"[\s\-‐-―−ー()]", "", unicodedata.normalize("NFKC", str(given)))
    if not digits.isascii() or not digits.isdigit():
        raise Refused(Refusal.WRONG_CHARACTERS)
    if len(digits) not in (10, 11):
        raise Refused(Refusal.WRONG_LENGTH)
    return digits


def _digits(field: Field, given: Any) -> str:
    digits = re.sub(r"[\s\-‐-―−ー〒]", "", unicodedata.normalize("NFKC", str(given)))
    if not digits.isascii() or not digits.isdigit():
        raise Refused(Refusal.WRONG_CHARACTERS)
    if len(digits) != (wanted := DIGITS[field.input]):
        raise Refused(Refusal.WRONG_LENGTH, shortest=wanted, longest=wanted)
    return digits


def _yen(_field: Field, given: Any) -> int:
    # A limit of nothing is a limit too: it locks what leaves the contract.
    if str(given) in ("0", "０"):
        return 0
    return read_yen(str(given))


def _serial(field: Field, given: Any) -> str:
    text = fold_serial(str(given))
    if not (text.isascii() and text.isalnum()):
        raise Refused(Refusal.WRONG_CHARACTERS)
    if len(text) > field.longest:
        raise Refused(Refusal.WRONG_LENGTH, longest=field.longest)
    return text


def _choice(field: Field, given: Any) -> str:
    if given not in [key for key, _ in field.choices]:
        raise Refused(Refusal.OUT_OF_RANGE)
    return str(given)


def _choices(field: Field, given: Any) -> list[str]:
    known = [key for key, _ in field.choices]
    if isinstance(given, str) or not set(given) <= set(known):
        raise Refused(Refusal.OUT_OF_RANGE)
    return [key for key in known if key in given]


def _accounts(field: Field, given: Any) -> list[dict[str, str]]:
    """Rows of {"branch", "kind", "number"}; one that is empty altogether is left out."""
    branches = {key for key, _ in field.choices}
    rows = [row for row in given if row.get("number", "").strip()]
    if field.required and not rows:
        raise Refused(Refusal.WRONG_LENGTH)
    read = []
    for row in rows:
        if row.get("branch") not in branches:
            raise Refused(Refusal.UNKNOWN_BRANCH)
        if row.get("kind") not in {kind.value for kind in AccountKind}:
            raise Refused(Refusal.OUT_OF_RANGE)
        number = read_account_number(row["number"])
        read.append({"branch": row["branch"], "kind": row["kind"], "number": number})
    if len({tuple(row.values()) for row in read}) != len(read):
        raise Refused(Refusal.SAME_ACCOUNT)
    return read


_READERS: dict[Input, Callable[[Field, Any], Any]] = {
    "text": _text,
    "lines": _lines,
    "moment": _moment,
    "notice": _notice,
    "kana": _kana,
    "mail": _mail,
    "phone": _phone,
    "postal": _digits,
    "yen": _yen,
    "serial": _serial,
    "choice": _choice,
    "choices": _choices,
    "accounts": _accounts,
    "bank": _digits,
    "branch": _digits,
    "number": _digits,
}
