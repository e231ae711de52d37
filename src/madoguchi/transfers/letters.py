"""The mails a transfer sends (振込のお知らせ): plain words, no link, no full number."""

import datetime as dt
from collections.abc import Sequence

from madoguchi.customers.accounts import Holder
from madoguchi.customers.write_mail import written_to
from madoguchi.transfers.failures import FAILURES
from madoguchi.transfers.reads import Transfer
from madoguchi.transfers.returns import RETURN_REASONS
from madoguchi.values.account import mask
from madoguchi.values.kana import for_display
from madoguchi.values.yen import show_yen
from madoguchi.wires import outbox_all
from madoguchi.wires.outbox_all import ToSend


def tell_accepted(transfer: Transfer, holder: Holder, *, at: dt.datetime) -> None:
    """Queue the mail that a transfer, or a reservation, was accepted (E2)."""
    if transfer.reserved:
        told = _of_order(
            transfer,
            holder,
            purpose="reserved",
            subject="予約を受け付けました",
            opening=(
                f"次の振込・振替の予約を受け付けました。{transfer.value_date:%Y年%m月%d日}に実行します。\n"
                "その日に残高が足りないときは、実行いたしません。"
            ),
        )
    else:
        told = _of_order(
            transfer,
            holder,
            purpose="accepted",
            subject="振込・振替を受け付けました",
            opening="次の振込・振替を受け付けました。",
        )
    outbox_all.put_all(told, at=at)


def tell_returned(transfer: Transfer, holder: Holder, *, at: dt.datetime) -> None:
    """Queue the mail that the money came back, and why (C14)."""
    reason = RETURN_REASONS.get(transfer.return_reason, "")
    told = _of_order(
        transfer,
        holder,
        purpose="returned",
        subject="振込資金をお返ししました",
        opening=(
            f"次の振込は、振込先の金融機関で入金できませんでした（{reason}）。\n"
            "振込金額を、お引落しの口座へお返ししました。振込手数料はお返しできません。\n"
            "振込先をお確かめのうえ、あらためてお手続きください。"
        ),
    )
    outbox_all.put_all(told, at=at)


def tell_cancelled(transfer: Transfer, holder: Holder, *, at: dt.datetime) -> None:
    """Queue the mail that a reservation was cancelled (C12)."""
    told = _of_order(
        transfer,
        holder,
        purpose="cancelled",
        subject="予約を取り消しました",
        opening="次の振込・振替の予約を取り消しました。",
    )
    outbox_all.put_all(told, at=at)


def of_reservation(transfer: Transfer, holder: Holder) -> list[ToSend]:
    """The mail about a reservation whose day came: carried out, or not and why (不能通知, C10)."""
    if not transfer.failure:
        return _of_order(
            transfer,
            holder,
            purpose="carried-out",
            subject="予約の振込・振替を実行しました",
            opening="ご予約いただいた次の振込・振替を実行しました。",
        )
    reason = FAILURES.get(transfer.failure, transfer.failure)
    return _of_order(
        transfer,
        holder,
        purpose="failed",
        subject="予約の振込・振替を実行できませんでした",
        opening=(
            f"ご予約いただいた次の振込・振替は、実行できませんでした（{reason}）。\n"
            "お引落しはしておりません。あらためて実行することはありませんので、\n"
            "必要なときは、もう一度お手続きください。"
        ),
    )


def of_short_funds(
    holder: Holder, short: Sequence[Transfer], *, day: dt.date, about: str
) -> list[ToSend]:
    """The mail of the evening before: what could not be carried out as things stand (C10)."""
    lines = [
        f"・{for_display(each.payee_kana)} 様　{show_yen(each.amount_yen)}"
        f"（お引落口座 {each.source_kind.japanese} {mask(each.source_number)}）"
        for each in short
    ]
    return written_to(
        holder,
        about=about,
        purpose="transfer.short",
        subject="予約の振込・振替の残高が足りません",
        lines=(
            f"{day:%Y年%m月%d日}に実行する次の振込・振替は、いまの残高では実行できません。",
            "本日のうちに、お引落しの口座へご入金ください。",
            "",
            *lines,
        ),
    )


def _of_order(
    transfer: Transfer, holder: Holder, *, purpose: str, subject: str, opening: str
) -> list[ToSend]:
    return written_to(
        holder,
        about=str(transfer.request_id),
        purpose=f"transfer.{purpose}",
        subject=subject,
        lines=(opening, "", *_facts(transfer)),
    )


def _facts(transfer: Transfer) -> list[str]:
    facts = [
        f"受付番号　　：{transfer.receipt}",
        f"受付日時　　：{transfer.accepted_at_japan:%Y年%m月%d日 %H時%M分}",
        f"お引落口座　：{transfer.source_kind.japanese} {mask(transfer.source_number)}",
        f"振込先　　　：{transfer.payee_bank_name} {transfer.payee_branch_name}",
        f"　　　　　　　{transfer.payee_kind.japanese} {mask(transfer.payee_number)}",
        f"受取人　　　：{for_display(transfer.payee_kana)} 様",
        f"振込金額　　：{show_yen(transfer.amount_yen)}",
        f"振込手数料　：{show_yen(transfer.fee_yen)}",
    ]
    if transfer.reserved:
        facts.insert(2, f"振込指定日　：{transfer.value_date:%Y年%m月%d日}")
    return facts
