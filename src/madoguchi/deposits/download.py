"""Lines saved as a file (明細のダウンロード): CSV in pieces, a statement as PDF, and a record."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from madoguchi.access.actor import Actor
from madoguchi.audit import record
from madoguchi.customers.accounts import Account
from madoguchi.deposits.balance import branch_names
from madoguchi.deposits.query import Query
from madoguchi.deposits.statement import wanted_of
from madoguchi.formats import statement_csv
from madoguchi.formats.statement_csv import Charset
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import reads, search
from madoguchi.ledger.reads import Line
from madoguchi.ledger.search import Summary, Wanted
from madoguchi.paper.typeset import typeset
from madoguchi.policy.profile import Profile
from madoguchi.values.account import mask
from madoguchi.values.day import TOKYO
from madoguchi.values.kana import for_display
from madoguchi.values.refusal import Refusal, Refused

# Longer statements are for spreadsheets (docs/performance.md has how long this many take).
MOST_PDF_LINES = 5_000
_PIECE = 1_000


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A file that is still to be written: its name, and its content piece by piece."""

    name: str
    pieces: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class PdfFile:
    """A file with its name and content."""

    name: str
    content: bytes


def csv_file(
    account: Account, query: Query, *, charset: Charset, by: Actor, at: dt.datetime
) -> CsvFile:
    """Every line of a question as CSV, oldest first, and a record of who took it (B3).

    The pieces are asked for one after another while the file is on its way, so that no more than
    a thousand lines are ever held; lines that come meanwhile are not among them.
    """
    wanted = wanted_of(account, query)
    whole = search.summary(wanted)
    _record(account, query, f"csv {charset}", whole, by=by, at=at)
    pieces = _pieces(wanted, whole, charset, current.institution())
    return CsvFile(_name(account, query, "csv"), pieces)


def pdf_file(account: Account, query: Query, *, by: Actor, at: dt.datetime) -> PdfFile:
    """A statement of every line of a question as PDF, and a record of who took it (B3).

    Raises Refused A04 with `field` download where there are more lines than MOST_PDF_LINES, and
    NoJapaneseFont where the machine cannot write it; neither leaves a record.
    """
    wanted = wanted_of(account, query)
    whole = search.summary(wanted)
    if whole.count > MOST_PDF_LINES:
        raise Refused(Refusal.OUT_OF_RANGE, field="download")
    lines = search.newer(wanted, whole, than=search.BEFORE_ALL, limit=MOST_PDF_LINES)
    profile = current.institution().profile
    content = typeset(
        "madoguchi.deposits",
        "statement.typ",
        {"statement": _said(account, query, lines, whole, profile=profile, at=at)},
        at=at,
    )
    _record(account, query, "pdf", whole, by=by, at=at)
    return PdfFile(_name(account, query, "pdf"), content)


def _pieces(
    wanted: Wanted, whole: Summary, charset: Charset, institution: Institution
) -> Iterator[bytes]:
    yield statement_csv.head(charset)
    than = search.BEFORE_ALL
    while than < (whole.last_version or search.BEFORE_ALL):
        # The request is over when this runs: the institution is served piece by piece.
        with current.serving(institution):
            lines = search.newer(wanted, whole, than=than, limit=_PIECE)
        yield statement_csv.rows(lines, charset)
        than = lines[-1].version


def _name(account: Account, query: Query, ending: str) -> str:
    """The file's name, which needs no Japanese letters: account, first and last day.

    Where there is no first day, `zenkikan` (全期間); of the newest so many, `saishin` (最新).
    """
    first = "zenkikan" if query.first is None else f"{query.first:%Y%m%d}"
    since = first if query.count is None else f"saishin{query.count}"
    return f"meisai_{account.number[-3:]}_{since}-{query.last:%Y%m%d}.{ending}"


def _record(
    account: Account, query: Query, form: str, whole: Summary, *, by: Actor, at: dt.datetime
) -> None:
    with transaction.atomic(using=current.alias(), durable=True):
        record.record(
            chain=record.chain_of(by.contract_id),
            who=by.name,
            what="entries.downloaded",
            about=f"account:{account.id}",
            at=at,
            detail={
                "account": mask(account.number),
                "first": _written(query.first),
                "last": query.last.isoformat(),
                "format": form,
                "lines": whole.count,
            },
        )


def _said(
    account: Account,
    query: Query,
    lines: list[Line],
    whole: Summary,
    *,
    profile: Profile,
    at: dt.datetime,
) -> dict[str, Any]:
    """What the template says, figures already written out."""
    opening, closing = _carried(account, query, lines)
    issued = at.astimezone(TOKYO)
    return {
        "house": profile.institution.name,
        "desk": profile.contact.desk,
        "phone": profile.contact.phone,
        "branch": branch_names(profile).get(account.branch_code, account.branch_code),
        "branch_code": account.branch_code,
        "kind": account.kind.japanese,
        "number": account.number,
        "holder": account.holder,
        "first": _written(query.first),
        "last": query.last.isoformat(),
        "newest": query.count,
        "sought": query.sought.narrows,
        "issued": issued.strftime("%Y-%m-%d"),
        "clock": f"{issued.hour}時{issued.minute:02d}分",
        "opening": f"{opening:,}",
        "closing": f"{closing:,}",
        "count": f"{whole.count:,}",
        "out": f"{whole.out_yen:,}",
        "in": f"{whole.in_yen:,}",
        "lines": [
            (
                f"{line.day:%Y/%m/%d}",
                for_display(line.narrative),
                f"{-line.amount:,}" if line.amount < 0 else "",
                f"{line.amount:,}" if line.amount > 0 else "",
                f"{line.balance:,}",
            )
            for line in lines
        ],
    }


def _written(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _carried(account: Account, query: Query, lines: list[Line]) -> tuple[int, int]:
    """The balances before the first line and after the last one, yen."""
    if lines:
        return lines[0].balance - lines[0].amount, lines[-1].balance
    ledger_id = account.ledger_account_id
    balance = reads.closing_balances([ledger_id], day=query.last)[ledger_id]
    return balance, balance
