"""One customer's story (お客さまの経過): the audit trail of his contract in plain words."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

from madoguchi.audit import record, search
from madoguchi.staff.kinds import KINDS
from madoguchi.staff.labels import LABELS
from madoguchi.staff.models import Member

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One record: when, what in plain words, who, and the figures it was done with."""

    number: int
    at: dt.datetime
    what: str
    label: str
    who: str
    about: str
    detail: Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines, newest first; `older` is the `below` of the next page, None at the end."""

    lines: tuple[Line, ...]
    older: int | None


def timeline(contract_id: int, *, below: int | None = None, limit: int = PAGE) -> Page:
    """The records of a contract, newest first, from below a record's number on (G)."""
    found = search.of_chain(record.chain_of(contract_id), below=below, limit=limit + 1)
    shown = found[:limit]
    names = _names({each.who for each in shown})
    lines = tuple(_line(each, names.get(each.who, each.who)) for each in shown)
    return Page(lines, shown[-1].number if len(found) > limit else None)


def label_of(what: str, detail: Mapping[str, str | int | None]) -> str:
    """What a deed is called; one nobody has named yet is shown as it is written."""
    label = LABELS.get(what, what)
    kind = KINDS.get(str(detail.get("kind", "")))
    return f"{label}（{kind.name}）" if kind is not None else label


def _line(said: record.Record, who: str) -> Line:
    detail = json.loads(said.detail)
    return Line(
        said.number, said.at, said.what, label_of(said.what, detail), who, said.about, detail
    )


def _names(whos: set[str]) -> dict[str, str]:
    """Who stands behind the names of the trail, in words."""
    members = {who.removeprefix("staff:") for who in whos if who.startswith("staff:")}
    rows = Member.objects.filter(pk__in=[int(each) for each in members if each.isdigit()])
    return {
        **{who: "お客さま" for who in whos if who.startswith("contract:")},
        **{f"staff:{row.pk}": row.name for row in rows},
        "unknown": "不明",
        "counter": "窓口",
        "payeasy": "収納機関",
        "clearing": "全銀センター",
        "token-app": "トークンアプリ",
        "operator": "システム運用者",
        "console": "システム運用者",
        "day-end": "日次処理",
    }
