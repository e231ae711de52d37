"""The personal customers' pages (個人のお客さま)."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
