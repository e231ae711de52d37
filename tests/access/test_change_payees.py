"""A customer's own payees: registered with a proof, never more than allowed, told and recorded."""

import time
import uuid

import pytest

from cast import AT, Person, open_person
from hands import all_at_once
from madoguchi.access import change_payees
from madoguchi.access.actor import Proof
from madoguchi.audit import recall, record
from madoguchi.customers import accounts, payees
from madoguchi.customers.payees import Named, Registered
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.account import AccountKind, AccountNumber, Payee
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires.models import Outgoing

Bank = tuple[Institution, ...]


def named(number: int, *, name_kana: str = "ﾔﾏﾀﾞ ﾀﾛｳ", note: str = "") -> Named:
    account = AccountNumber("0001", "001", AccountKind.ORDINARY, f"{number:07d}")
    return Named(Payee(account, name_kana), "みずほ", "東京営業部", note)


def proof_of(person: Person, request_id: uuid.UUID) -> Proof:
    return Proof(person.contract_id, request_id, person.institution.profile.factors.change)


def register(person: Person, new: Named, *, request_id: uuid.UUID | None = None) -> uuid.UUID:
    request_id = request_id or uuid.uuid4()
    change_payees.register_payee(
        new=new,
        by=person.actor,
        proof=proof_of(person, request_id),
        request_id=request_id,
        profile=person.institution.profile,
        at=AT,
    )
    return request_id


def remove(person: Person, ids: set[int], *, request_id: uuid.UUID | None = None) -> uuid.UUID:
    request_id = request_id or uuid.uuid4()
    change_payees.remove_payees(
        payee_ids=ids,
        by=person.actor,
        proof=proof_of(person, request_id),
        request_id=request_id,
        profile=person.institution.profile,
        at=AT,
    )
    return request_id


def change(person: Person, payee_id: int, *, name_kana: str, note: str) -> uuid.UUID:
    request_id = uuid.uuid4()
    change_payees.change_payee(
        payee_id=payee_id,
        name_kana=name_kana,
        note=note,
        by=person.actor,
        proof=proof_of(person, request_id),
        request_id=request_id,
        profile=person.institution.profile,
        at=AT,
    )
    return request_id


def known(person: Person) -> list[Registered]:
    return payees.payees_of(person.contract_id)


def refusal(person: Person, new: Named) -> Refusal:
    with pytest.raises(Refused) as no:
        register(person, new)
    return no.value.refusal


def test_a_registered_payee_is_kept_told_by_mail_and_recorded_masked(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        request_id = register(hanako, named(9_123_456, note="家賃"))
        [kept] = known(hanako)
        assert (kept.payee, kept.note, kept.on_paper) == (named(9_123_456).payee, "家賃", False)
        assert (kept.bank_name, kept.branch_name) == ("みずほ", "東京営業部")
        [mail] = Outgoing.objects.filter(wire="mail", about=str(request_id))
        assert mail.body["to"] == hanako.mail and "ヤマダ　タロウ 様" in mail.body["text"]
        assert "****456" in mail.body["text"] and "9123456" not in str(mail.body)
        [told] = recall.told(chain=record.chain_of(hanako.contract_id), about=str(request_id))
        assert (told.what, told.detail) == (
            "payee.registered",
            {"account": "0001-001-1-****456"},
        )


def test_a_request_pressed_again_registers_nothing_more(bank: Bank) -> None:
    hanako = open_person(bank[1])
    with current.serving(bank[1]):
        request_id = register(hanako, named(9_123_456))
        register(hanako, named(9_123_456), request_id=request_id)
        assert len(known(hanako)) == 1
        assert Outgoing.objects.filter(wire="mail", about=str(request_id)).count() == 1


def test_the_same_account_is_registered_once_whatever_its_name(bank: Bank) -> None:
    hanako, taro = open_person(bank[0]), open_person(bank[0])
    with current.serving(bank[0]):
        register(hanako, named(9_123_456))
        assert refusal(hanako, named(9_123_456, name_kana="ﾔﾏﾀﾞ ｼﾞﾛｳ")) is Refusal.PAYEE_KNOWN
        register(taro, named(9_123_456))
        assert len(known(taro)) == 1, "another customer's list is another list"


def test_whoever_stands_on_paper_is_known_and_a_name_put_right_is_new(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        payees.register_on_paper(hanako.contract_id, named(9_123_456), at=AT)
        assert refusal(hanako, named(9_123_456)) is Refusal.PAYEE_KNOWN
        register(hanako, named(9_123_456, name_kana="ﾔﾏﾀﾞ ｼﾞﾛｳ"))
        assert sorted(each.on_paper for each in known(hanako)) == [False, True]


def test_another_name_and_note_are_proved_told_and_recorded(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        register(hanako, named(9_123_456))
        [before] = known(hanako)
        request_id = change(hanako, before.id, name_kana="ﾔﾏﾀﾞ ﾊﾅｺ", note="姉")
        [after] = known(hanako)
        assert (after.payee.name_kana, after.note) == ("ﾔﾏﾀﾞ ﾊﾅｺ", "姉")
        assert after.payee.account == before.payee.account
        [mail] = Outgoing.objects.filter(wire="mail", about=str(request_id))
        assert "ヤマダ　ハナコ 様" in mail.body["text"]
        [told] = recall.told(chain=record.chain_of(hanako.contract_id), about=str(request_id))
        assert told.what == "payee.changed"


def test_several_are_removed_at_once_and_only_ones_own(bank: Bank) -> None:
    hanako, taro = open_person(bank[0]), open_person(bank[0])
    with current.serving(bank[0]):
        payees.register_on_paper(hanako.contract_id, named(9_000_009), at=AT)
        for number in (9_000_001, 9_000_002, 9_000_003):
            register(hanako, named(number))
        register(taro, named(9_000_001))
        everybody = {each.id for each in (*known(hanako), *known(taro))}
        kept = next(each for each in known(hanako) if each.payee.account.number == "9000003")
        request_id = remove(hanako, everybody - {kept.id})
        assert [each.payee.account.number for each in known(hanako)] == ["9000009", "9000003"]
        assert len(known(taro)) == 1
        [told] = recall.told(chain=record.chain_of(hanako.contract_id), about=str(request_id))
        assert told.what == "payee.removed" and told.detail["count"] == 2
        assert told.detail["accounts"] == "0001-001-1-****001 0001-001-1-****002"
        remove(hanako, {kept.id}, request_id=request_id)
        assert len(known(hanako)) == 2, "the same request removes nothing more"


def test_what_is_gone_a_strangers_or_on_paper_is_not_there(bank: Bank) -> None:
    hanako, taro = open_person(bank[0]), open_person(bank[0])
    with current.serving(bank[0]):
        payees.register_on_paper(hanako.contract_id, named(9_000_009), at=AT)
        register(taro, named(9_000_001))
        for payee_id in (known(taro)[0].id, known(hanako)[0].id, 10**15):
            with pytest.raises(change_payees.NotThere):
                change(hanako, payee_id, name_kana="ﾔﾏﾀﾞ ﾊﾅｺ", note="")
            with pytest.raises(change_payees.NotThere):
                remove(hanako, {payee_id})
        assert known(taro)[0].payee.name_kana == "ﾔﾏﾀﾞ ﾀﾛｳ"
        assert payees.payee_of(hanako.contract_id, known(taro)[0].id) is None


def test_without_its_own_proof_nothing_is_registered_changed_or_removed(bank: Bank) -> None:
    hanako, taro, request_id = open_person(bank[1]), open_person(bank[1]), uuid.uuid4()
    with current.serving(bank[1]):
        register(hanako, named(9_000_001))
        [mine] = known(hanako)
        weak = (
            proof_of(hanako, uuid.uuid4()),
            proof_of(taro, request_id),
            Proof(hanako.contract_id, request_id, "confirmation-password"),
        )
        for proof in weak:
            said = {
                "by": hanako.actor,
                "proof": proof,
                "request_id": request_id,
                "profile": bank[1].profile,
                "at": AT,
            }
            for deed, more in (
                (change_payees.register_payee, {"new": named(9_000_002)}),
                (
                    change_payees.change_payee,
                    {"payee_id": mine.id, "name_kana": "ﾔﾏﾀﾞ ﾊﾅｺ", "note": ""},
                ),
                (change_payees.remove_payees, {"payee_ids": {mine.id}}),
            ):
                with pytest.raises(Refused) as no:
                    deed(**said, **more)  # type: ignore[operator]
                assert no.value.refusal is Refusal.WEAK_PROOF
        assert known(hanako) == [mine]


def _a_hundred_registrations_beside_ninety_eight(hanako: Person) -> list[uuid.UUID | Exception]:
    """Fifty hands register two payees each, where 98 stand already; returns what came of each."""
    with current.serving(hanako.institution):
        for nth in range(98):
            payees.register(hanako.contract_id, named(9_100_000 + nth), most=99, at=AT)

    def hand(nth: int) -> list[uuid.UUID | Exception]:
        came: list[uuid.UUID | Exception] = []
        for number in (9_200_000 + nth, 9_300_000 + nth):
            try:
                came.append(register(hanako, named(number)))
            except Refused as refused:
                came.append(refused)
        return came

    results = all_at_once(hand, hands=50, institution=hanako.institution)
    return [each for came in results if isinstance(came, list) for each in came]


def test_a_hundred_registrations_at_once_fill_the_last_place_and_no_more(bank: Bank) -> None:
    hanako = open_person(bank[0])
    results = _a_hundred_registrations_beside_ninety_eight(hanako)
    refused = [no.refusal for no in results if isinstance(no, Refused)]
    assert refused == [Refusal.PAYEES_FULL] * 99 and len(results) == 100
    with current.serving(bank[0]):
        assert payees.own_count(hanako.contract_id) == 99
        payees.register_on_paper(hanako.contract_id, named(9_999_999), at=AT)
        assert len(known(hanako)) == 100, "what stands on paper does not count"


def test_control_without_the_turn_more_than_ninety_nine_are_registered(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = open_person(bank[0])
    look = payees.must_be_new

    def look_and_linger(contract_id: int, payee: Payee, *, most: int) -> None:
        look(contract_id, payee, most=most)
        if payees.own_count(contract_id) == 98:
            # However fast a hand is, another has looked before it writes.
            time.sleep(0.2)

    monkeypatch.setattr(accounts, "take_own_turn", lambda contract_id: None)
    monkeypatch.setattr(payees, "must_be_new", look_and_linger)
    _a_hundred_registrations_beside_ninety_eight(hanako)
    with current.serving(bank[0]):
        assert payees.own_count(hanako.contract_id) > 99


def test_one_account_registered_by_twenty_requests_at_once_stands_once(bank: Bank) -> None:
    hanako = open_person(bank[1])
    results = all_at_once(
        lambda nth: register(hanako, named(9_123_456)), hands=20, institution=bank[1]
    )
    refused = [no.refusal for no in results if isinstance(no, Refused)]
    assert refused == [Refusal.PAYEE_KNOWN] * 19
    with current.serving(bank[1]):
        assert len(known(hanako)) == 1
