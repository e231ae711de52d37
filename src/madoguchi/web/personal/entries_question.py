"""What an address of the entries pages asks (照会条件): read, and written into other addresses."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.customers import accounts
from madoguchi.customers.accounts import Account
from madoguchi.deposits.query import MOST_LINES, USUAL_LINES, Asked, Query, oldest_day, read_query
from madoguchi.deposits.seek import Sought
from madoguchi.deposits.statement import PAGES, WHOLE_PAGE
from madoguchi.policy.profile import EntryQuery
from madoguchi.values.day import day_of
from madoguchi.values.refusal import Refused
from madoguchi.values.yen import show_yen
from madoguchi.web.personal.typed_errors import errors_of
from madoguchi.web.shared.request import BankRequest

# What an address may carry of what was typed.
_MOST_TYPED = 40

LABELS: dict[EntryQuery, Promise] = {
    "last-week": gettext_lazy("最近1週間"),
    "this-month": gettext_lazy("当月"),
    "last-month": gettext_lazy("前月"),
    "all": gettext_lazy("全期間"),
    "range": gettext_lazy("期間を指定"),
    "day": gettext_lazy("日付を指定"),
    "count": gettext_lazy("件数を指定"),
}
_DAYS = ("from", "to", "day", "count")
_SOUGHT = ("words", "least", "most", "way")
_NAMES = ("account", "by", *_DAYS, *_SOUGHT, "lines")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: of which account, which lines, how many a page; `errors` where it cannot be.

    `typed` is what stood in the address, by name; what was empty is not in it.
    """

    mine: list[Account]
    account: Account | None
    typed: dict[str, str]
    query: Query | None
    errors: dict[str, dict[str, str]]
    lines: int

    def address(
        self, page: str = "entries", *, but: tuple[str, ...] = (), **changes: str | int | None
    ) -> str:
        """The address of the same question, without some names and with changes that are any."""
        kept = {name: value for name, value in self.typed.items() if name not in but}
        more = {name: str(value) for name, value in changes.items() if value is not None}
        return f"{reverse(page)}?{urlencode(kept | more)}"

    def hidden(self, *but: str) -> list[tuple[str, str]]:
        """What a form sends along unseen, except for these."""
        return [(name, value) for name, value in self.typed.items() if name not in but]


def read_question(request: BankRequest) -> Question:
    """Read the address; somebody else's account is not found (Http404)."""
    mine = accounts.accounts_of(request.actor.contract_id)
    account = _account(request, mine)
    given = {name: request.GET.get(name, "")[:_MOST_TYPED] for name in _NAMES}
    typed = {name: value for name, value in given.items() if value}
    if account is not None:
        typed = {"account": str(account.id), **typed}
    sizes = {str(size): size for size in PAGES} | {"all": WHOLE_PAGE}
    size = sizes.get(given["lines"], PAGES[0])
    try:
        query = read_query(_asked(typed), rule=request.profile.entries, today=day_of(request.at))
    except Refused as refused:
        return Question(mine, account, typed, None, errors_of(request, [refused]), size)
    return Question(mine, account, typed, query, {}, size)


def form_of(question: Question, request: BankRequest) -> dict[str, Any]:
    """The ways to ask, with what was typed or would usually be."""
    rule = request.profile.entries
    today = day_of(request.at)
    oldest = oldest_day(rule.months, today)
    usual = {
        "from": "" if oldest is None else oldest.isoformat(),
        "to": today.isoformat(),
        "day": today.isoformat(),
        "count": str(USUAL_LINES),
    }
    by = None if question.query is None else question.query.by
    offered = [each for each in rule.queries if each not in ("range", "day", "count")]
    return {
        "typed": usual | question.typed,
        "today": today,
        "oldest": oldest,
        "months": rule.months,
        "presets": [
            (LABELS[each], question.address(but=_DAYS, by=each), each == by) for each in offered
        ],
        "forms": [(each, LABELS[each]) for each in rule.queries if each not in offered],
        "form_hidden": question.hidden("by", *_DAYS),
        "search_hidden": question.hidden(*_SOUGHT),
        "count_help": _("1から%(most)dまでの数字で入力してください。") % {"most": MOST_LINES},
        "ways": [("", _("入金と出金")), ("in", _("入金だけ")), ("out", _("出金だけ"))],
        "all_lines": question.address(but=_SOUGHT),
    }


def in_words(sought: Sought) -> str:
    """What is looked for, as the page and its print say it; empty where nothing is."""
    parts = [_("「%(word)s」を含む") % {"word": word} for word in sought.words]
    if sought.least_yen is not None:
        parts.append(_("%(yen)s以上") % {"yen": show_yen(sought.least_yen)})
    if sought.most_yen is not None:
        parts.append(_("%(yen)s以下") % {"yen": show_yen(sought.most_yen)})
    if sought.way is not None:
        parts.append(_("入金だけ") if sought.way == "in" else _("出金だけ"))
    return _("、").join(parts)


def _account(request: BankRequest, mine: list[Account]) -> Account | None:
    """The account asked for, or the first; somebody else's is not found."""
    wanted = request.GET.get("account")
    if wanted is None:
        return mine[0] if mine else None
    account = next((account for account in mine if str(account.id) == wanted), None)
    if account is None:
        raise Http404
    return account


def _asked(typed: dict[str, str]) -> Asked:
    renamed = {"from": "first", "to": "last"}
    known = (name for name in ("by", *_DAYS, *_SOUGHT) if name in typed)
    return Asked(**{renamed.get(name, name): typed[name] for name in known})
