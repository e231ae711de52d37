"""The staff site's pages for what went wrong (エラー画面), under its own head."""

import secrets
import sys
from typing import Any

import structlog
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from psycopg_pool import PoolTimeout

from madoguchi.web.shared.errors import page
from madoguchi.web.shared.request import open_to_all

log = structlog.get_logger()


@open_to_all
def page_not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: also for a number that is no customer's, no application's and no letter's."""
    return page(
        request,
        404,
        title=_("ページが見つかりません"),
        text=_("お探しのページはありません。操作は行われていません。"),
        next_step=_("トップから、もう一度お選びください。"),
    )


@open_to_all
def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400: a request no page of ours makes."""
    return page(
        request,
        400,
        title=_("受け付けられない操作です"),
        text=_("送られた内容を読み取れませんでした。操作は行われていません。"),
        next_step=_("トップから、もう一度お選びください。"),
    )


@open_to_all
def something_broke(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database cannot be reached; nothing is left half done."""
    number = secrets.token_hex(4).upper()
    error = sys.exc_info()[1]
    log.error("request failed", number=number, path=request.path, exc_info=error)
    unreachable = isinstance(error, DatabaseError | PoolTimeout)
    return page(
        request,
        503 if unreachable else 500,
        title=_("処理を続けられませんでした"),
        text=_("システムに接続できません。") if unreachable else _("システムの不具合です。"),
        next_step=_(
            "手続きが半端に行われることはありません。"
            "申請の一覧で受付の有無をお確かめのうえ、システムの担当者に連絡してください。"
        ),
        number=number,
    )
