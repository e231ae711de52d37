"""Changing mail address, telephone and direct mail (お客様登録情報変更・Ｅメール設定)."""

from collections.abc import Mapping

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.access import change_details
from madoguchi.customers import change_details as customers
from madoguchi.customers.change_details import Details, mask_mail, mask_phone
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.web.personal import change_confirm, change_draft, change_press
from madoguchi.web.personal.change_confirm import Change, Row
from madoguchi.web.personal.change_draft import Drafted
from madoguchi.web.personal.typed_errors import errors_of
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.see_other import see_other

_PAGE = "details"
_MOST_TYPED = 300
_FIELDS = ("mail", "mail_again", "direct_mail", "phone")
_WISHES = {"yes": True, "no": False}


@require_http_methods(["GET", "HEAD", "POST"])
def details(request: BankRequest) -> HttpResponse:
    """Ask for what shall change, show it with the factor, and register it (A16)."""
    fields = _offered(request)
    if request.method != "POST":
        return _ask(request, {})
    if "draft" in request.POST:
        return _confirmed(request)
    typed = {field: request.POST.get(field, "")[:_MOST_TYPED].strip() for field in fields}
    found: list[Refused] = []
    new = _read(typed, found)
    if not found and new == Details():
        found.append(Refused(Refusal.WRONG_LENGTH, nothing=True))
    if found:
        return _ask(request, typed, found=found)
    # What is carried on is what was read: the address in half-width letters, the number in digits.
    read = {**typed, "mail": new.mail or "", "mail_again": new.mail or "", "phone": new.phone or ""}
    return _confirm(request, change_draft.keep(request, _PAGE, read))


def _offered(request: BankRequest) -> tuple[str, ...]:
    """The fields of the page: all of them, or those of Ｅメール設定."""
    if request.profile.changes.details:
        return _FIELDS
    if request.profile.changes.mail:
        return _FIELDS[:2]
    raise Http404


def _read(typed: Mapping[str, str], found: list[Refused]) -> Details:
    """Read what was typed; what was left empty stays as it is. Faults are added to `found`."""
    mail = phone = None
    try:
        mail = _mail(typed.get("mail", ""), typed.get("mail_again", ""))
    except Refused as refused:
        found.append(refused)
    try:
        phone = customers.read_phone(typed["phone"]) if typed.get("phone") else None
    except Refused as refused:
        found.append(refused)
    wish = typed.get("direct_mail", "")
    if wish and wish not in _WISHES:
        found.append(Refused(Refusal.OUT_OF_RANGE, field="direct_mail"))
    return Details(mail, phone, _WISHES.get(wish))


def _mail(typed: str, again: str) -> str | None:
    if not typed and not again:
        return None
    mail = customers.read_mail(typed)
    try:
        same = customers.read_mail(again) == mail
    except Refused:
        same = False
    if not same:
        raise Refused(Refusal.TYPED_TWICE_DIFFERS, field="mail_again")
    return mail


def _confirmed(request: BankRequest) -> HttpResponse:
    drafted = change_draft.find(request, _PAGE)
    if drafted is None:
        return see_other("change-details")
    found: list[Refused] = []
    new = _read(drafted.values, found)
    if found or "back" in request.POST:
        return _ask(request, drafted.values, found=found)

    def deed() -> None:
        change_details.change_details(
            new=new,
            by=request.actor,
            proof=change_press.proved(request, drafted.request_id),
            request_id=drafted.request_id,
            profile=request.profile,
            at=request.at,
        )

    try:
        if not change_press.press_once(request, drafted.request_id, deed):
            return change_press.working(request)
    except Refused as refused:
        return _confirm(request, drafted, refused=refused)
    return see_other("change-done", drafted.request_id)


def _ask(
    request: BankRequest, typed: Mapping[str, str], *, found: list[Refused] | None = None
) -> HttpResponse:
    now = customers.details_of(request.actor.contract_id)
    errors = errors_of(request, found or [])
    if found and found[0].facts.get("nothing"):
        errors["summary"]["text"] = _("変更する項目を入力してください。")
    context = {
        "fields": _offered(request),
        "typed": typed,
        "errors": errors,
        "title": _title(request),
        "mail_now": mask_mail(now.mail or "") or _("登録されていません"),
        "phone_now": mask_phone(now.phone or "") or _("登録されていません"),
        "direct_mail_now": _wish_words(now.direct_mail),
    }
    template = "personal/change_details.html"
    return render(request, template, context, status=422 if errors else 200)


def _confirm(
    request: BankRequest, drafted: Drafted, *, refused: Refused | None = None
) -> HttpResponse:
    now = customers.details_of(request.actor.contract_id)
    new = _read(drafted.values, [])
    rows, remarks = [], []
    if new.mail is not None:
        rows.append(Row(_("メールアドレス"), new.mail, mask_mail(now.mail or "")))
        remarks.append(
            _("変更のお知らせを、新しいメールアドレスと現在のメールアドレスの両方へお送りします。")
        )
        if now.mail:
            days = request.profile.mails.old_address_days
            remarks.append(
                _(
                    "その後%(days)d日間は、パスワードの変更など、お手続きのお知らせも両方へお送りします。"
                )
                % {"days": days}
            )
    if new.direct_mail is not None:
        wishes = _wish_words(new.direct_mail), _wish_words(now.direct_mail)
        rows.append(Row(_("ダイレクトメールの送信"), *wishes))
    if new.phone is not None:
        rows.append(Row(_("連絡先電話番号"), new.phone, mask_phone(now.phone or "")))
    title = _("%(page)sの確認") % {"page": _title(request)}
    change = Change(title, tuple(rows), tuple(remarks))
    return change_confirm.page(request, change, drafted, refused=refused)


def _title(request: BankRequest) -> str:
    if request.profile.changes.details:
        return _("お客様登録情報の変更")
    return _("Ｅメール設定")


def _wish_words(wish: bool | None) -> str:
    if wish is None:
        return _("登録されていません")
    return _("希望する") if wish else _("希望しない")
