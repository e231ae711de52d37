"""The token app's pages (トークンアプリ)."""

from django.urls import path

from madoguchi.web.token.app import app, clock
from madoguchi.web.token.claim import authenticator, claim
from madoguchi.web.token.install import icon, manifest, picture, worker

urlpatterns = [
    path("", app, name="top"),
    path("claim/", claim, name="claim"),
    path("authenticator/", authenticator, name="authenticator"),
    path("time/", clock, name="time"),
    path("app.webmanifest", manifest, name="manifest"),
    path("worker.js", worker, name="worker"),
    path("icon.svg", icon, name="icon"),
    path("icon-<int:size>.png", picture, name="picture"),
]
