"""The mails of Pay-easy (払込のお知らせ): plain words, no link, no number of a slip."""

import datetime as dt
from collections.abc import Sequence

from madoguchi.customers.accounts import Holder
from madoguchi.customers.write_mail import written_to
from madoguchi.payeasy.reads import Payment
from madoguchi.values.account import mask
from madoguchi.values.yen import show_yen
from madoguchi.wires import outbox_all


def tell_accepted(paid: Sequence[Payment], holder: Holder, *, at: dt.datetime) -> None:
    """Queue one mail about all the bills that were paid together (E2)."""
    first = paid[0]
    _queue(
        holder,
        about=str(first.request_id),
        purpose="accepted",
        subject="税金・各種料金の払込を受け付けました",
        lines=(
            "次の払込を受け付けました。払込の取消はできません。",
            "",
            f"受付日時　　：{first.accepted_at_japan:%Y年%m月%d日 %H時%M分}",
            f"お引落口座　：{first.source_kind.japanese} {mask(first.source_number)}",
            *(line for each in paid for line in _lines_of(each)),
        ),
        at=at,
    )


def tell_returned(payment: Payment, holder: Holder, *, at: dt.datetime) -> None:
    """Queue the mail that a payment came back, and why."""
    _queue(
        holder,
        about=str(payment.key),
        purpose="returned",
        subject="払込資金をお返ししました",
        lines=(
            f"次の払込は、収納機関で受け付けられませんでした（{payment.why_returned}）。",
            "払込金額を、お引落しの口座へお返ししました。",
            "払込書をお確かめのうえ、収納機関へお問い合わせください。",
            "",
            f"受付日時　　：{payment.accepted_at_japan:%Y年%m月%d日 %H時%M分}",
            f"お引落口座　：{payment.source_kind.japanese} {mask(payment.source_number)}",
            *_lines_of(payment),
        ),
        at=at,
    )


def _lines_of(payment: Payment) -> tuple[str, ...]:
    return (
        "",
        f"受付番号　　：{payment.receipt}",
        f"収納機関　　：{payment.biller_name}",
        f"払込内容　　：{payment.content} {payment.period}".rstrip(),
        f"払込金額　　：{show_yen(payment.amount_yen)}",
    )


def _queue(
    holder: Holder,
    *,
    about: str,
    purpose: str,
    subject: str,
    lines: Sequence[str],
    at: dt.datetime,
) -> None:
    told = written_to(
        holder, about=about, purpose=f"payeasy.{purpose}", subject=subject, lines=lines
    )
    outbox_all.put_all(told, at=at)
