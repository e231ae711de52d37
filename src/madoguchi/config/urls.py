"""Which page is where (URL一覧)."""

from django.urls import path

from madoguchi.web.personal.urls import urlpatterns as personal
from madoguchi.web.shared.health import health

urlpatterns = [*personal, path("health/", health, name="health")]

handler400 = "madoguchi.web.shared.errors.bad_request"
handler404 = "madoguchi.web.shared.errors.page_not_found"
handler500 = "madoguchi.web.shared.errors.something_broke"
