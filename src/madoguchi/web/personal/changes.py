"""Changes by the customer (お客様情報の変更): what he may change, and what he has changed."""

import datetime as dt
import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.access import (
    change_details,
    change_limit,
    change_login_id,
    change_mail_wishes,
    change_password,
)
from madoguchi.audit.recall import Told
from madoguchi.values.yen import show_yen
from madoguchi.web.personal import change_press
from madoguchi.web.shared.request import BankRequest


@require_safe
def changes(request: BankRequest) -> HttpResponse:
    """List what the institution lets its customers change by themselves (A16, A17, C9)."""
    return render(request, "personal/changes.html")


@require_safe
def done(request: BankRequest, request_id: uuid.UUID) -> HttpResponse:
    """Say what was changed and when; a stranger's change is not found."""
    told = change_press.done(request, request_id)
    titles = {
        change_password.CHANGED: _("パスワードを変更しました"),
        change_login_id.CHANGED: _("%(id)sを変更しました")
        % {"id": request.profile.wording.login_id},
        change_details.CHANGED: _("お客様登録情報を変更しました"),
        change_mail_wishes.CHANGED: _("メール通知の設定を変更しました"),
        change_limit.CHANGED: _("利用限度額を変更しました"),
    }
    if told is None or told.what not in titles:
        raise Http404
    context = {
        "title": titles[told.what],
        "told": told,
        **_limit(told),
        "to_new_address": "mail" in told.detail,
        "others_ended": told.what == change_password.CHANGED,
    }
    return render(request, "personal/change_done.html", context)


def _limit(told: Told) -> dict[str, Any]:
    if told.what != change_limit.CHANGED:
        return {}
    return {
        "limit": show_yen(int(told.detail["per_day_yen"] or 0)),
        "good_from": dt.date.fromisoformat(str(told.detail["good_from"])),
    }
