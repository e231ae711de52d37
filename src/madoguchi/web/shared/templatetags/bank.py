"""Amounts, days and account numbers as Japanese bank customers expect them (表示)."""

import datetime as dt

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from madoguchi.values.account import AccountKind
from madoguchi.values.account import mask as mask_number
from madoguchi.values.day import TOKYO
from madoguchi.values.kana import for_display

register = template.Library()

_WEEKDAYS = "月火水木金土日"


@register.filter
def yen(amount: int) -> SafeString:
    """1,234,567円, with the word 円 smaller."""
    return format_html("{}<small>円</small>", f"{amount:,}")


@register.filter
def signed_yen(amount: int) -> SafeString:
    """+1,234円 or −1,234円: the sign says what the colour says."""
    sign = "+" if amount > 0 else "−"
    return format_html("{}{}<small>円</small>", sign, f"{abs(amount):,}")


def _words(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日({_WEEKDAYS[day.weekday()]})"


@register.filter
def day(value: dt.date | None) -> SafeString | str:
    """2026年11月25日(水), machine-readable too."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), _words(value))


@register.filter
def moment(value: dt.datetime | None) -> SafeString | str:
    """2026年11月25日(水) 10時05分, on Japan's clocks."""
    if value is None:
        return ""
    here = value.astimezone(TOKYO)
    words = f"{_words(here.date())} {here.hour}時{here.minute:02d}分"
    return format_html('<time datetime="{}">{}</time>', here.isoformat(timespec="minutes"), words)


@register.filter
def mask(number: str) -> str:
    """****567."""
    return mask_number(number)


@register.filter
def kind(value: AccountKind) -> str:
    """普通, 当座, 貯蓄."""
    return value.japanese


@register.filter
def kana(text: str) -> str:
    """Half-width record kana as people read it."""
    return for_display(text)
