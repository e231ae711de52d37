"""Which page is where on the token app's sites (URL一覧)."""

from django.urls import path

from madoguchi.web.shared.health import health
from madoguchi.web.token.urls import urlpatterns as token

urlpatterns = [*token, path("health/", health, name="health")]

handler400 = "madoguchi.web.shared.errors.bad_request"
handler404 = "madoguchi.web.shared.errors.page_not_found"
handler500 = "madoguchi.web.shared.errors.something_broke"
