"""Which page is where on the staff sites (URL一覧)."""

from django.urls import path

from madoguchi.web.shared.health import health
from madoguchi.web.staff.urls import urlpatterns as staff

urlpatterns = [*staff, path("health/", health, name="health")]

handler400 = "madoguchi.web.staff.errors.bad_request"
handler404 = "madoguchi.web.staff.errors.page_not_found"
handler500 = "madoguchi.web.staff.errors.something_broke"
