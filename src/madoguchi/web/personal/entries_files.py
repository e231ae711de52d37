"""Lines to take home (明細のダウンロード): the question of the entries page, answered by a file."""

from collections.abc import Callable

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET

from madoguchi.customers.accounts import Account
from madoguchi.deposits import download
from madoguchi.deposits.query import Query
from madoguchi.formats.statement_csv import Charset
from madoguchi.policy.hours import Deed
from madoguchi.values.refusal import Refused
from madoguchi.web.personal.entries import entries_page
from madoguchi.web.personal.entries_question import read_question
from madoguchi.web.personal.typed_errors import errors_of
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.service_hours import closed_page

_CHARSETS: dict[str, Charset] = {"utf-8": "utf-8", "shift_jis": "shift_jis"}


@require_GET
def entries_csv(request: BankRequest) -> HttpResponseBase:
    """All lines of the question as CSV, oldest first, while they are read (B3)."""
    charset = _CHARSETS.get(request.GET.get("charset", "utf-8"))
    if charset is None or "csv" not in request.profile.entries.downloads:
        raise Http404

    def answer(account: Account, query: Query) -> HttpResponseBase:
        file = download.csv_file(account, query, charset=charset, by=request.actor, at=request.at)
        return StreamingHttpResponse(
            file.pieces,
            content_type=f"text/csv; charset={charset}; header=present",
            headers=_saved_as(file.name),
        )

    return _answered(request, answer)


@require_GET
def entries_pdf(request: BankRequest) -> HttpResponseBase:
    """All lines of the question as a statement on paper (B3)."""
    if "pdf" not in request.profile.entries.downloads:
        raise Http404

    def answer(account: Account, query: Query) -> HttpResponseBase:
        file = download.pdf_file(account, query, by=request.actor, at=request.at)
        return HttpResponse(
            file.content, content_type="application/pdf", headers=_saved_as(file.name)
        )

    return _answered(request, answer)


def _answered(
    request: BankRequest, answer: Callable[[Account, Query], HttpResponseBase]
) -> HttpResponseBase:
    """Answer the question of the address; where that cannot be, the page says why (422)."""
    closed = closed_page(request, Deed.INQUIRY)
    if closed is not None:
        return closed
    question = read_question(request)
    if question.account is None or question.query is None:
        return entries_page(request, question, errors={})
    try:
        return answer(question.account, question.query)
    except Refused as refused:
        return entries_page(request, question, errors=errors_of(request, [refused]))


def _saved_as(name: str) -> dict[str, str]:
    # What a bank knows about a customer stays in no cache on the way, nor in the browser's.
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
