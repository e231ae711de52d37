"""Money in and out (入出金のお知らせ): told once each to whoever wishes it, and to nobody else."""

import uuid

import pytest
from django.db import IntegrityError, connections
from django.test.utils import CaptureQueriesContext

from cast import AT, Person, open_person, pay_in
from credits_kit import stored
from hands import all_at_once
from madoguchi.audit import recall, record
from madoguchi.customers import mail_wishes
from madoguchi.deposits.counter import post_at_counter
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.transfers import carry_out, incoming, settle
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires.models import Outgoing
from reservations import THURSDAY, carry_all_out, dawn, reserve, states
from stories import draft, press, to_person, wish

Bank = tuple[Institution, ...]


def open_wishing(institution: Institution, *, balance_yen: int = 0, **who: str) -> Person:
    """A person who has wished to be told, after his first money came."""
    person = open_person(institution, balance_yen=balance_yen, **who)  # type: ignore[arg-type]
    with current.serving(institution):
        mail_wishes.wish_money_in(person.contract_id, wished=True, at=AT)
    return person


def taro_of(institution: Institution) -> Person:
    """Another customer, who has wished to be told."""
    return open_wishing(institution, name="試験 太郎", name_kana="ｼｹﾝ ﾀﾛｳ")


def purposes(person: Person) -> list[str]:
    """What the mails to a person are for, in the order in which they were queued."""
    queued = Outgoing.objects.filter(wire="mail", body__to=person.mail).order_by("pk")
    return list(queued.values_list("purpose", flat=True))


def texts(person: Person, purpose: str) -> list[str]:
    queued = Outgoing.objects.filter(wire="mail", body__to=person.mail, purpose=purpose)
    return [row.body["text"] for row in queued.order_by("pk")]


def at_counter(person: Person, yen: int, *, request_id: uuid.UUID) -> int:
    return post_at_counter(
        contract_id=person.contract_id,
        ledger_account_id=person.accounts[0].ledger_account_id,
        amount_yen=yen,
        narrative="ＡＴＭ",
        request_id=request_id,
        at=AT,
        day=AT.date(),
    )


def test_money_in_and_out_at_the_counter_is_told_by_one_mail_each(bank: Bank) -> None:
    hanako = open_wishing(bank[1])
    with current.serving(bank[1]):
        pay_in(hanako.accounts[0], 30_000)
        pay_in(hanako.accounts[0], -7_000, narrative="口座振替 ﾃﾞﾝｷ")
        assert purposes(hanako) == ["money.in", "money.out"]
        [came], [went] = texts(hanako, "money.in"), texts(hanako, "money.out")
        assert "入金額　　　：30,000円" in came and "お取引内容　：現金" in came
        assert "出金額　　　：7,000円" in went and "お取引内容　：口座振替　デンキ" in went
        for text in (came, went):
            assert hanako.accounts[0].number not in text and "http" not in text


def test_a_posting_that_is_repeated_at_once_is_told_and_written_once(bank: Bank) -> None:
    hanako, request_id = open_wishing(bank[1]), uuid.uuid4()
    numbers = all_at_once(
        lambda nth: at_counter(hanako, 1_000, request_id=request_id),
        hands=6,
        institution=bank[1],
    )
    assert len(set(numbers)) == 1 and isinstance(numbers[0], int)
    with current.serving(bank[1]):
        assert purposes(hanako) == ["money.in"]
        told = recall.told(chain=record.chain_of(hanako.contract_id), about=str(request_id))
        assert [each.what for each in told] == ["counter.posted"]


def test_control_without_the_trail_the_outbox_refuses_the_second_mail(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako, request_id = open_wishing(bank[1]), uuid.uuid4()
    with current.serving(bank[1]):
        at_counter(hanako, 1_000, request_id=request_id)
        monkeypatch.setattr(recall, "is_told", lambda **_asked: False)
        with pytest.raises(IntegrityError, match="a_message_is_queued_once"):
            at_counter(hanako, 1_000, request_id=request_id)
        assert purposes(hanako) == ["money.in"]


def test_what_the_ledger_refuses_is_not_told(bank: Bank) -> None:
    hanako = open_wishing(bank[1])
    with current.serving(bank[1]):
        with pytest.raises(Refused) as no:
            pay_in(hanako.accounts[0], -1)
        assert no.value.refusal is Refusal.SHORT_OF_FUNDS
        assert purposes(hanako) == []


def test_another_customer_s_transfer_is_told_to_the_receiver_once(bank: Bank) -> None:
    hanako, taro = open_wishing(bank[1], balance_yen=10_000), taro_of(bank[1])
    with current.serving(bank[1]):
        drafted = draft(hanako, to_person(hanako, taro, yen=4_000))
        press(hanako, drafted)
        press(hanako, drafted)
        assert purposes(taro) == ["money.in"]
        [text] = texts(taro, "money.in")
        assert "入金額　　　：4,000円" in text and "お取引内容　：振込　シケン　ハナコ" in text
        assert hanako.accounts[0].number not in text
        # The payer's own mail has told him already.
        assert purposes(hanako) == ["transfer.accepted"]


def test_reservations_that_arrive_are_told_to_their_receivers_once_each(bank: Bank) -> None:
    carry_all_out(bank[1], THURSDAY)
    hanako, taro, other = (
        open_wishing(bank[1], balance_yen=10_000),
        taro_of(bank[1]),
        open_person(bank[1], name_kana="ｼｹﾝ ｼﾞﾛｳ"),
    )
    with current.serving(bank[1]):
        orders = [
            reserve(hanako, what=to_person(hanako, taro, yen=1_000)),
            reserve(hanako, what=to_person(hanako, taro, yen=2_000)),
            reserve(hanako, what=to_person(hanako, other, yen=3_000)),
            reserve(hanako, what=to_person(hanako, taro, yen=90_000)),
        ]
        assert purposes(taro) == []
        carry_all_out(bank[1], THURSDAY)
        carry_all_out(bank[1], THURSDAY)
        assert [state for state, _ in states(orders)] == ["settled"] * 3 + ["failed"]
        assert purposes(taro) == ["money.in"] * 2
        first, second = texts(taro, "money.in")
        assert "：1,000円" in first and "：2,000円" in second
        assert purposes(other) == []
        assert set(purposes(hanako)) == {
            "transfer.reserved",
            "transfer.carried-out",
            "transfer.failed",
        }


def test_a_batch_asks_who_wishes_it_as_often_for_many_as_for_two(bank: Bank) -> None:
    carry_all_out(bank[1], THURSDAY)
    asked = []
    with current.serving(bank[1]):
        for count in (2, 6):
            hanako = open_wishing(bank[1], balance_yen=10_000)
            for taro in [taro_of(bank[1]) for _ in range(count)]:
                reserve(hanako, what=to_person(hanako, taro, yen=1_000))
            with CaptureQueriesContext(connections[bank[1].key]) as queries:
                carried = carry_out.carry_out_some(THURSDAY, at=dawn(THURSDAY), most=9)
            assert carried.done == count
            asked.append(len(queries))
            assert sum("mail_wish" in each["sql"] for each in queries.captured_queries) == 1
    assert asked[0] == asked[1]


def test_between_his_own_accounts_the_mail_of_the_order_is_enough(bank: Bank) -> None:
    hanako = open_person(bank[1], accounts_count=2, balance_yen=10_000)
    with current.serving(bank[1]):
        mail_wishes.wish_money_in(hanako.contract_id, wished=True, at=AT)
        press(hanako, draft(hanako, to_person(hanako, hanako, yen=500, account=1)))
        assert purposes(hanako) == ["transfer.accepted"]


def test_money_that_comes_back_is_told_by_the_mail_of_its_return_alone(bank: Bank) -> None:
    hanako = open_wishing(bank[1], balance_yen=10_000)
    with current.serving(bank[1]):
        order = press(hanako, draft(hanako, wish(hanako, yen=500)))
        settle.note_sent(order.request_id, at=AT)
        settle.give_back(order.request_id, reason="01", at=AT)
        assert purposes(hanako) == ["transfer.accepted", "transfer.returned"]


@pytest.mark.parametrize(("which", "wished"), [(0, True), (1, False)], ids=["never", "not wished"])
def test_where_the_bank_or_the_customer_does_not_wish_it_nobody_is_told(
    bank: Bank, which: int, wished: bool
) -> None:
    hanako, taro = open_person(bank[which], balance_yen=9_000), taro_of(bank[which])
    with current.serving(bank[which]):
        mail_wishes.wish_money_in(taro.contract_id, wished=wished, at=AT)
        pay_in(taro.accounts[0], 3_000)
        pay_in(taro.accounts[0], -1_000)
        press(hanako, draft(hanako, to_person(hanako, taro, yen=2_000)))
        incoming.act_on(stored(taro), at=AT)
        assert purposes(taro) == []
