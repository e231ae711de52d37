"""Pages for what went wrong (エラー画面): what happened, whether anything was done, what to do."""

import secrets
import sys
from typing import Any

import structlog
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from psycopg_pool import PoolTimeout

from madoguchi.web.shared.request import BankRequest, open_to_all

log = structlog.get_logger()


def page(
    request: HttpRequest, status: int, *, title: str, text: str, next_step: str, number: str = ""
) -> HttpResponse:
    """A page for what went wrong, under the head of the site it happened on."""
    context = {"title": title, "text": text, "next_step": next_step, "number": number}
    site = getattr(request, "site_name", "shared")
    return render(request, [f"{site}/error.html", "shared/error.html"], context, status=status)


def nobodys_host(request: HttpRequest) -> HttpResponse:
    """A host name that is no institution's."""
    return HttpResponse(
        _("このアドレスのページはありません。金融機関のホームページから、もう一度お開きください。"),
        status=404,
        content_type="text/plain; charset=utf-8",
    )


@open_to_all
def page_not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: also what a stranger sees of somebody else's order."""
    return page(
        request,
        404,
        title=_("ページが見つかりません"),
        text=_("お探しのページはありません。お取引は行われていません。"),
        next_step=_("トップページから、もう一度お選びください。"),
    )


@open_to_all
def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400: a request no page of ours makes."""
    return page(
        request,
        400,
        title=_("受け付けられない操作です"),
        text=_("送られた内容を読み取れませんでした。お取引は行われていません。"),
        next_step=_("トップページから、もう一度お選びください。"),
    )


@open_to_all
def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that this site did not hand out to this browser."""
    log.warning("csrf refused", reason=reason, path=request.path)
    return page(
        request,
        403,
        title=_("安全のため、受付を中止しました"),
        text=_("このページからの操作か確認できませんでした。お取引は行われていません。"),
        next_step=_(
            "トップページを開き直し、もう一度お手続きください。Cookieを有効にしてください。"
        ),
    )


@open_to_all
def something_broke(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database cannot be reached; nothing is left half done."""
    number = secrets.token_hex(4).upper()
    error = sys.exc_info()[1]
    log.error("request failed", number=number, path=request.path, exc_info=error)
    if isinstance(error, DatabaseError | PoolTimeout):
        return page(
            request,
            503,
            title=_("ただいまご利用いただけません"),
            text=_("システムに接続できません。途中のお取引が半端に行われることはありません。"),
            next_step=_("しばらく待ってから、「ご依頼内容の照会」で受付の有無をお確かめください。"),
            number=number,
        )
    return page(
        request,
        500,
        title=_("処理を続けられませんでした"),
        text=_("システムの不具合です。途中のお取引が半端に行われることはありません。"),
        next_step=_("「ご依頼内容の照会」で受付の有無をお確かめのうえ、お問い合わせください。"),
        number=number,
    )


def session_ended(request: BankRequest, *, reason: str) -> HttpResponse:
    """The session is over; what was being sent was not done."""
    rule = request.profile.sign_on
    texts = {
        "idle": _("%(minutes)d分以上操作がなかったため、ログアウトしました。")
        % {"minutes": rule.idle_minutes},
        "too-old": _("ログインから%(hours)d時間がたったため、安全のためログアウトしました。")
        % {"hours": rule.session_hours},
        "newer-login": _("別の画面でログインしたため、この画面はログアウトしました。"),
        "logout": _("すでにログアウトしています。"),
        "password-changed": _("パスワードを変更したため、この画面はログアウトしました。"),
        "questions-reset": _("合言葉が初期化されたため、ログアウトしました。"),
        "reissued": _("パスワードが再発行されたため、ログアウトしました。"),
        "stopped": _("サービスのご利用が停止されたため、ログアウトしました。"),
    }
    context = {
        "text": texts.get(reason, _("ログインの状態を確認できませんでした。")),
        "was_sending": request.method == "POST",
    }
    return render(request, "shared/session_ended.html", context, status=401)
