"""Tells customers of money in and out (入出金のお知らせ), where the bank and they wish it."""

from collections.abc import Sequence

from madoguchi.customers import accounts, mail_wishes
from madoguchi.customers.accounts import Account, Holder
from madoguchi.customers.write_mail import written_to
from madoguchi.ledger.entry import Entry, Leg
from madoguchi.values.account import mask
from madoguchi.values.kana import for_display
from madoguchi.values.yen import show_yen
from madoguchi.wires.outbox_all import ToSend


def of_entries(moved: Sequence[tuple[Entry, Account]]) -> list[ToSend]:
    """The mails about what entries moved on these accounts, by two questions at most (E2).

    The caller queues them with the entries, and leaves out what a mail of an order tells already.
    """
    wanting = mail_wishes.wanting_money_in(
        {account.contract_id for _, account in moved if account.contract_id is not None}
    )
    holders = accounts.holders_of(wanting) if wanting else {}
    return [
        mail
        for entry, account in moved
        if account.contract_id in holders
        for leg in entry.legs
        if leg.account_id == account.ledger_account_id
        for mail in _of_leg(entry, leg, account, holders[account.contract_id])
    ]


def _of_leg(entry: Entry, leg: Leg, account: Account, holder: Holder) -> list[ToSend]:
    word = "入金" if leg.amount > 0 else "出金"
    return written_to(
        holder,
        about=str(entry.request_id),
        purpose="money.in" if leg.amount > 0 else "money.out",
        subject=f"{word}がありました",
        lines=(
            f"ご利用口座に、次の{word}がありました。",
            "",
            f"{word}日　　　：{entry.day:%Y年%m月%d日}",
            f"ご利用口座　：{account.kind.japanese} {mask(account.number)}",
            f"お取引内容　：{for_display(leg.narrative)}",
            f"{word}額　　　：{show_yen(abs(leg.amount))}",
        ),
    )
