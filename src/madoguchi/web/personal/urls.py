"""The personal customers' pages (個人のお客さま)."""

from django.urls import path

from madoguchi.web.personal import balances, entries, login, notices, top
from madoguchi.web.personal.change_urls import urlpatterns as changes
from madoguchi.web.personal.first_use_urls import urlpatterns as first_use
from madoguchi.web.personal.question_urls import urlpatterns as questions
from madoguchi.web.personal.token_urls import urlpatterns as tokens
from madoguchi.web.personal.transfer_urls import urlpatterns as transfer

urlpatterns = [
    path("", top.top, name="top"),
    path("login/", login.login, name="login"),
    path("logout/", login.logout, name="logout"),
    path("logged-out/", login.logged_out, name="logged-out"),
    path("session/keep/", login.keep_session, name="keep-session"),
    path("balances/", balances.balances, name="balances"),
    path("entries/", entries.entries, name="entries"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<int:number>/", notices.notice, name="notice"),
    *transfer,
    *first_use,
    *questions,
    *tokens,
    *changes,
]
