"""The fields of an application on a page (申請の入力欄): shown as typed, read as they stand."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from madoguchi.directory import search
from madoguchi.staff.field import DIGITS, Field
from madoguchi.values.account import AccountKind
from madoguchi.values.refusal import Refusal

# Accounts on one application paper; further ones are applied for afterwards.
_ROWS = 4
# Letters of one field that are looked at, at least; every rule is shorter.
_MOST_TYPED = 400

Typed = dict[str, Any]


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One row of an accounts field, and the beginning of its controls' names."""

    prefix: str
    branch: str
    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A field as the page shows it: what was typed, and what is wrong with it."""

    field: Field
    value: Any
    rows: tuple[AccountRow, ...]
    error: Mapping[str, str] | None
    kinds: tuple[AccountKind, ...] = tuple(AccountKind)


def typed_into(fields: Sequence[Field], post: QueryDict) -> Typed:
    """What was typed into each field: words, the choices made, or rows of an account each."""
    return {each.name: _typed(each, post) for each in fields}


def _typed(field: Field, post: QueryDict) -> Any:
    if field.input == "choices":
        return [text[:_MOST_TYPED] for text in post.getlist(field.name)]
    if field.input == "accounts":
        rows = range(_ROWS)
        return [
            {
                part: post.get(f"{field.name}-{nth}-{part}", "")[:_MOST_TYPED]
                for part in ("branch", "kind", "number")
            }
            for nth in rows
        ]
    # Longer than the rule, so that too long a text is told so and not cut.
    return post.get(field.name, "")[: max(_MOST_TYPED, 2 * field.longest)]


def entries(
    fields: Sequence[Field], typed: Typed, errors: Mapping[str, Mapping[str, str]]
) -> list[Entry]:
    """The fields in the order of the form, filled with what was typed."""
    return [
        Entry(
            field=each,
            value=typed.get(each.name, ""),
            rows=_rows(each, typed) if each.input == "accounts" else (),
            error=errors.get(each.name),
        )
        for each in fields
    ]


def _rows(field: Field, typed: Typed) -> tuple[AccountRow, ...]:
    blank = [{"branch": "", "kind": AccountKind.ORDINARY.value, "number": ""}] * _ROWS
    return tuple(
        AccountRow(f"{field.name}-{nth}", row["branch"], row["kind"], row["number"])
        for nth, row in enumerate(typed.get(field.name) or blank)
    )


def fault_of(field: Field, typed: Typed, refusal: Refusal) -> str | None:
    """What is wrong with a field, by the name it has on this form; None for the usual words."""
    label = {"label": _(field.label)}
    unreadable = ("text", "lines", "kana", "moment", "notice", "serial", *DIGITS)
    if refusal is Refusal.WRONG_CHARACTERS and field.input in unreadable:
        return _("%(label)sに使えない文字があります。入力し直してください。") % label
    if refusal is not Refusal.WRONG_LENGTH:
        return None
    if field.input in ("choice", "choices"):
        return _("%(label)sを選んでください。") % label
    if field.input == "accounts" or not str(typed.get(field.name, "")).strip():
        return _("%(label)sを入力してください。") % label
    if field.input in DIGITS:
        return _("%(label)sは数字%(digits)d桁で入力してください。") % {
            **label,
            "digits": DIGITS[field.input],
        }
    longest = {**label, "longest": field.longest}
    if field.input in ("text", "lines", "kana", "serial"):
        return _("%(label)sは%(longest)d文字以内で入力してください。") % longest
    return None


def in_words(fields: Sequence[Field], detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What an application says, for reading: each field's label with its value in words."""
    return [(_(each.label), _named(each, detail) or _in_words(each, detail)) for each in fields]


def _named(field: Field, detail: Mapping[str, Any]) -> str | None:
    """A bank's or a branch's digits with its name, for whoever compares with the paper."""
    code = str(detail.get(field.name, ""))
    found: search.BankRow | search.BranchRow | None = None
    if field.input == "bank":
        found = search.bank(code)
    elif field.input == "branch":
        found = search.branch(str(detail.get("bank", "")), code)
    return None if found is None else f"{found.name}（{code}）"


def _in_words(field: Field, detail: Mapping[str, Any]) -> str:
    value, names = detail.get(field.name), dict(field.choices)
    if not value and value != 0:
        return _("なし")
    if field.input == "choices":
        return "、".join(_(names.get(key, key)) for key in value)
    if field.input == "choice":
        return _(names.get(value, value))
    if field.input == "accounts":
        return "、".join(
            f"{names.get(row['branch'], row['branch'])}"
            f" {AccountKind(row['kind']).japanese} {row['number']}"
            for row in value
        )
    if field.input == "yen":
        return _("%(yen)s円") % {"yen": f"{value:,}"}
    if field.input == "moment":
        return f"{dt.datetime.fromisoformat(value):%Y年%m月%d日 %H時%M分}"
    return str(value)
