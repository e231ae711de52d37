"""Asking for a procedure (申請): the form of its kind, with a reason, for another to approve."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from madoguchi.staff import applications
from madoguchi.staff.field import Field, find_faults, read_detail
from madoguchi.staff.kinds import KINDS, Kind
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.web.staff import procedures
from madoguchi.web.staff.addresses import asked_for, to_page
from madoguchi.web.staff.apply_form import Typed, entries, fault_of, typed_into
from madoguchi.web.staff.customer import Customer, customer_at
from madoguchi.web.staff.notice_preview import PUBLISH, preview_of
from madoguchi.web.staff.refusals import Errors, error_of, errors_of
from madoguchi.web.staff.request import StaffRequest, roles


@dataclass(frozen=True, slots=True)
class Sheet:
    """An application form: its kind and fields, whom it is for, and what is typed into it."""

    kind: Kind
    fields: Sequence[Field]
    customer: Customer | None
    typed: Typed
    reason: str

    @property
    def contract_id(self) -> int | None:
        """The contract it is for; None for a new one."""
        return None if self.customer is None else self.customer.contract_id


@roles("maker", "manager")
@require_http_methods(["GET", "HEAD", "POST"])
def apply_for(request: StaffRequest, contract_id: int, kind: str) -> HttpResponse:
    """The form of a procedure for a contract there is; on POST, ask for it (G)."""
    return _form(request, _kind_at(request, kind, of_contract=True), customer_at(contract_id))


@roles("maker", "manager")
@require_http_methods(["GET", "HEAD", "POST"])
def apply_new(request: StaffRequest, kind: str) -> HttpResponse:
    """The form of a procedure for no contract yet; on POST, ask for it (G)."""
    return _form(request, _kind_at(request, kind, of_contract=False), None)


def _kind_at(request: StaffRequest, key: str, *, of_contract: bool) -> Kind:
    kind = KINDS.get(key)
    if kind is None or not kind.offered(request.profile) or kind.of_contract != of_contract:
        raise Http404
    return kind


def _form(request: StaffRequest, kind: Kind, customer: Customer | None) -> HttpResponse:
    fields = kind.form(request.profile, None if customer is None else customer.contract_id)
    if request.method != "POST":
        return _show(request, Sheet(kind, fields, customer, _prefilled(fields, request), ""), {})
    reason = request.POST.get("reason", "")
    sheet = Sheet(kind, fields, customer, typed_into(fields, request.POST), reason)
    errors = _faults(request, sheet)
    if "preview" in request.POST:
        errors.pop("reason", None)
    if errors or "preview" in request.POST:
        return _show(request, sheet, errors)
    if (same := _same_still_waiting(request, sheet)) is not None:
        return to_page("application", same)
    try:
        number = applications.apply(
            kind=kind.key,
            by=request.member,
            contract_id=sheet.contract_id,
            detail=sheet.typed,
            reason=sheet.reason,
            at=request.at,
        )
    except Refused as refused:
        names = frozenset((*(each.name for each in fields), "reason"))
        return _show(request, sheet, errors_of(request, refused, fields=names))
    return to_page("application", number)


def _prefilled(fields: Sequence[Field], request: StaffRequest) -> Typed:
    """The number of a notice: its page leads here. Nothing else comes from an address."""
    return {
        each.name: asked_for(request.GET.get(each.name, ""))
        for each in fields
        if each.input == "notice"
    }


def _same_still_waiting(request: StaffRequest, sheet: Sheet) -> int | None:
    """The member's own application that says the same and waits: the button was pressed twice."""
    detail = read_detail(sheet.fields, sheet.typed)
    reason = " ".join(sheet.reason.split())
    said = (sheet.kind.key, sheet.contract_id, detail, reason)
    return next(
        (
            each.id
            for each in applications.asked_by(request.member.id)
            if each.state == "waiting"
            and (each.kind, each.contract_id, each.detail, each.reason) == said
        ),
        None,
    )


def _faults(request: StaffRequest, sheet: Sheet) -> Errors:
    """Everything that is wrong at once, in the order of the form."""
    found = find_faults(sheet.fields, sheet.typed)
    errors: Errors = {}
    for each in sheet.fields:
        if (no := found.get(each.name)) is not None:
            error = error_of(request, no.refusal, no.facts)
            said = fault_of(each, sheet.typed, no.refusal)
            errors[each.name] = error if said is None else {**error, "text": said}
    reason = " ".join(sheet.reason.split())
    if not 1 <= len(reason) <= applications.LONGEST_REASON:
        facts: dict[str, Any] = {"field": "reason", "longest": applications.LONGEST_REASON}
        errors["reason"] = error_of(request, Refusal.WRONG_LENGTH, facts)
    return errors


def _show(request: StaffRequest, sheet: Sheet, errors: Errors) -> HttpResponse:
    notice = None
    if "preview" in request.POST and not errors:
        read = read_detail(sheet.fields, sheet.typed)
        notice = preview_of(sheet.kind.key, read, at=request.at)
    context = {
        "notice": notice,
        "may_preview": sheet.kind.key == PUBLISH,
        "back": "notices" if sheet.kind.of_notices else "top",
        "title": procedures.name_of(sheet.kind.key),
        "consequence": procedures.consequence_of(sheet.kind.key),
        "customer": sheet.customer,
        "entries": entries(sheet.fields, sheet.typed, errors),
        "reason": sheet.reason[: applications.LONGEST_REASON],
        "longest": applications.LONGEST_REASON,
        "errors": errors,
    }
    return render(request, "staff/apply.html", context, status=422 if errors else 200)
