"""First use (初回利用登録): the account and the passwords on paper, then a login ID."""

from collections.abc import Iterable

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.access import first_use as verbs
from madoguchi.access.new_passwords import CODES
from madoguchi.values.account import AccountKind
from madoguchi.values.refusal import Refused
from madoguchi.web.personal import first_use_ticket
from madoguchi.web.personal.first_steps import progress_of
from madoguchi.web.personal.typed_errors import errors_of
from madoguchi.web.shared.request import BankRequest, open_to_all
from madoguchi.web.shared.see_other import see_other

_FIELDS = ("branch", "kind", "number", "login_password", "confirmation_password")
# Longer than anything that may be typed here; what is beyond is not even looked at.
_MOST_TYPED = 64


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def first_use(request: BankRequest) -> HttpResponse:
    """Ask for the account and both passwords; on POST, hand out a ticket (A2)."""
    _only_where_customers_choose(request)
    if request.method != "POST":
        return _ask_account(request, {"kind": AccountKind.ORDINARY.value})
    typed = {name: request.POST.get(name, "")[:_MOST_TYPED] for name in _FIELDS}
    faults = _faults_of(typed)
    if faults:
        return _ask_account(request, typed, faults)
    try:
        written = verbs.begin(**typed, profile=request.profile, at=request.at)
    except Refused as refused:
        return _ask_account(request, typed, [refused])
    response = see_other("first-use-id")
    first_use_ticket.hand_out(response, request, written)
    return response


def _only_where_customers_choose(request: BankRequest) -> None:
    if request.profile.sign_on.first_use.id_from != "customer":
        raise Http404


def _faults_of(typed: dict[str, str]) -> list[Refused]:
    """Everything that cannot be right as it is written, all at once; no try is spent on it."""
    faults = []
    checks = (
        lambda: verbs.read_digits(typed["branch"], width=verbs.BRANCH_DIGITS, field="branch"),
        lambda: verbs.read_kind(typed["kind"]),
        lambda: verbs.read_digits(typed["number"], width=verbs.NUMBER_DIGITS, field="number"),
    )
    for check in checks:
        try:
            check()
        except Refused as refused:
            faults.append(refused)
    return faults + [
        Refused(codes.length, field=f"{purpose}_password")
        for purpose, codes in CODES.items()
        if not typed[f"{purpose}_password"]
    ]


def _ask_account(
    request: BankRequest, typed: dict[str, str], faults: Iterable[Refused] = ()
) -> HttpResponse:
    errors = errors_of(request, faults)
    context = {
        # Passwords never stand on a page.
        "typed": {name: typed.get(name, "") for name in ("branch", "kind", "number")},
        "kinds": [(kind.value, kind.japanese) for kind in AccountKind],
        "too_late": "too-late" in request.GET and not errors,
        "errors": errors,
        "progress": progress_of(1, 3),
    }
    status = 422 if errors else 200
    return render(request, "personal/first_use.html", context, status=status)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def first_use_id(request: BankRequest) -> HttpResponse:
    """Ask for the login ID of his choice; on POST, register it (A1)."""
    _only_where_customers_choose(request)
    contract_id = first_use_ticket.contract_of(request)
    if contract_id is None:
        return _begin_again()
    if request.method != "POST":
        if verbs.taken_id(contract_id) is not None:
            return see_other("first-use-ready")
        return _ask_id(request, "")
    new = request.POST.get("new_id", "")[:_MOST_TYPED]
    again = request.POST.get("new_id_again", "")[:_MOST_TYPED]
    try:
        verbs.take_id(
            contract_id=contract_id, new=new, again=again, profile=request.profile, at=request.at
        )
    except Refused as refused:
        return _ask_id(request, new, [refused])
    return see_other("first-use-ready")


def _begin_again() -> HttpResponse:
    response = see_other("first-use")
    response.headers["Location"] += "?too-late"
    return response


def _ask_id(request: BankRequest, new: str, faults: Iterable[Refused] = ()) -> HttpResponse:
    errors = errors_of(request, faults)
    context = {
        "new_id": new,
        "errors": errors,
        "id_help": _id_help(request),
        "progress": progress_of(2, 3),
    }
    status = 422 if errors else 200
    return render(request, "personal/first_use_id.html", context, status=status)


def _id_help(request: BankRequest) -> str:
    rule = request.profile.sign_on.login_id
    lines = [
        _("半角の英数字%(shortest)s〜%(longest)s文字で、お好きな文字列をお決めください。")
        % {"shortest": rule.shortest, "longest": rule.longest}
    ]
    if rule.letters_and_digits:
        lines.append(_("英字と数字の両方を使ってください。"))
    if rule.fold_case:
        lines.append(_("大文字と小文字の区別はありません。"))
    return "".join(lines)


@open_to_all
@require_safe
def first_use_ready(request: BankRequest) -> HttpResponse:
    """Say that the ID is registered, and lead to the login page."""
    _only_where_customers_choose(request)
    contract_id = first_use_ticket.contract_of(request)
    login_id = None if contract_id is None else verbs.taken_id(contract_id)
    if login_id is None:
        return _begin_again()
    context = {"login_id": login_id, "progress": progress_of(3, 3)}
    return render(request, "personal/first_use_ready.html", context)
