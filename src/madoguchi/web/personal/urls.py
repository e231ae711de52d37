"""The personal customers' pages (個人のお客さま)."""

from django.urls import path

from madoguchi.web.personal import balances, entries, entries_files, login, notices, top
from madoguchi.web.personal.change_urls import urlpatterns as changes
from madoguchi.web.personal.first_use_urls import urlpatterns as first_use
from madoguchi.web.personal.payeasy_urls import urlpatterns as payeasy
from madoguchi.web.personal.payee_urls import urlpatterns as payees
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
    path("entries/csv/", entries_files.entries_csv, name="entries-csv"),
    path("entries/pdf/", entries_files.entries_pdf, name="entries-pdf"),
    path("notices/", notices.notices, name="notices"),
    path("notices/first/", notices.before_top, name="notice-before-top"),
    path("notices/<int:number>/", notices.notice, name="notice"),
    *transfer,
    *payees,
    *payeasy,
    *first_use,
    *questions,
    *tokens,
    *changes,
]
