"""The mails a transfer sends (振込のお知らせ): plain words, no link, no full account number."""

import datetime as dt

from madoguchi.customers.accounts import Holder
from madoguchi.institutions import current
from madoguchi.transfers.reads import Transfer
from madoguchi.transfers.returns import RETURN_REASONS
from madoguchi.values.account import mask
from madoguchi.values.kana import for_display
from madoguchi.values.yen import show_yen
from madoguchi.wires import outbox


def tell_accepted(transfer: Transfer, holder: Holder, *, at: dt.datetime) -> None:
    """Queue the mail that a transfer was accepted (E2)."""
    _queue(
        transfer,
        holder,
        purpose="accepted",
        subject="振込・振替を受け付けました",
        opening="次の振込・振替を受け付けました。",
        at=at,
    )


def tell_returned(transfer: Transfer, holder: Holder, *, at: dt.datetime) -> None:
    """Queue the mail that the money came back, and why (C14)."""
    reason = RETURN_REASONS.get(transfer.return_reason, "")
    _queue(
        transfer,
        holder,
        purpose="returned",
        subject="振込資金をお返ししました",
        opening=(
            f"次の振込は、振込先の金融機関で入金できませんでした（{reason}）。\n"
            "振込金額を、お引落しの口座へお返ししました。振込手数料はお返しできません。\n"
            "振込先をお確かめのうえ、あらためてお手続きください。"
        ),
        at=at,
    )


def _queue(
    transfer: Transfer,
    holder: Holder,
    *,
    purpose: str,
    subject: str,
    opening: str,
    at: dt.datetime,
) -> None:
    if not holder.mail:
        return
    profile = current.institution().profile
    text = "\n".join(
        (
            f"{holder.name} 様",
            "",
            opening,
            "",
            f"受付番号　　：{transfer.receipt}",
            f"受付日時　　：{transfer.accepted_at_japan:%Y年%m月%d日 %H時%M分}",
            f"お引落口座　：{transfer.source_kind.japanese} {mask(transfer.source_number)}",
            f"振込先　　　：{transfer.payee_bank_name} {transfer.payee_branch_name}",
            f"　　　　　　　{transfer.payee_kind.japanese} {mask(transfer.payee_number)}",
            f"受取人　　　：{for_display(transfer.payee_kana)} 様",
            f"振込金額　　：{show_yen(transfer.amount_yen)}",
            f"振込手数料　：{show_yen(transfer.fee_yen)}",
            "",
            "お心当たりがないときは、すぐに下記へお電話ください。",
            "当方からのメールに、ログイン画面へのリンクを載せることはありません。",
            "",
            profile.contact.desk,
            f"電話 {profile.contact.phone}（{profile.contact.hours}）",
        )
    )
    outbox.put(
        wire="mail",
        about=str(transfer.request_id),
        purpose=f"transfer.{purpose}",
        body={
            "to": holder.mail,
            "from": profile.contact.mail,
            "from_name": profile.institution.name,
            "subject": f"【{profile.institution.name}】{subject}",
            "text": text,
        },
        at=at,
    )
