"""Login ID, details, the stop: proved, done once, told to whom it concerns, and written down."""

import datetime as dt
import uuid

import pytest

from cast import AT, CONFIRMATION_PASSWORD, LOGIN_PASSWORD, Person, open_person
from hands import all_at_once
from madoguchi.access import session, sign_on
from madoguchi.access.actor import Proof
from madoguchi.access.change_details import change_details
from madoguchi.access.change_login_id import change_login_id, check
from madoguchi.access.stop_service import stop_service
from madoguchi.audit import recall, record
from madoguchi.customers import accounts
from madoguchi.customers import change_details as customers
from madoguchi.customers.change_details import Details
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires.models import Outgoing

Bank = tuple[Institution, ...]


def proof_of(person: Person, request_id: uuid.UUID) -> Proof:
    return Proof(person.contract_id, request_id, person.institution.profile.factors.change)


def take(person: Person, new: str) -> str:
    request_id = uuid.uuid4()
    change_login_id(
        new=new,
        by=person.actor,
        proof=proof_of(person, request_id),
        request_id=request_id,
        profile=person.institution.profile,
        at=AT,
    )
    return new


def register(person: Person, new: Details, *, request_id: uuid.UUID | None = None) -> uuid.UUID:
    request_id = request_id or uuid.uuid4()
    change_details(
        new=new,
        by=person.actor,
        proof=proof_of(person, request_id),
        request_id=request_id,
        profile=person.institution.profile,
        at=AT,
    )
    return request_id


def stop(person: Person, request_id: uuid.UUID) -> None:
    stop_service(
        by=person.actor,
        proof=proof_of(person, request_id),
        request_id=request_id,
        profile=person.institution.profile,
        at=AT,
    )


def mailed_to(about: uuid.UUID) -> list[str]:
    rows = Outgoing.objects.filter(wire="mail", about=str(about)).order_by("purpose")
    return [row.body["to"] for row in rows]


def sign_on_as(institution: Institution, login_id: str) -> sign_on.SignedOn:
    return sign_on.sign_on(
        login_id=login_id, password=LOGIN_PASSWORD, profile=institution.profile, at=AT
    )


def test_with_a_new_login_id_one_signs_on_and_the_old_one_is_free_again(bank: Bank) -> None:
    hanako, taro = open_person(bank[0]), open_person(bank[0])
    with current.serving(bank[0]):
        take(hanako, f"Neko{hanako.contract_id}")
        found = sign_on_as(bank[0], f"neko{hanako.contract_id}")
        assert found.contract_id == hanako.contract_id
        with pytest.raises(Refused):
            sign_on_as(bank[0], hanako.login_id)
        take(taro, hanako.login_id)
        assert sign_on_as(bank[0], hanako.login_id).contract_id == taro.contract_id


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ("", "B31"),
        ("abcdefgh12345", "B31"),
        ("neko_1", "B30"),
        ("ねこ１", "B30"),
        ("nekoneko", "B32"),
        ("12345678", "B32"),
        (LOGIN_PASSWORD, "B05"),
        (CONFIRMATION_PASSWORD, "B15"),
    ],
)
def test_what_may_not_be_a_login_id_is_refused_with_its_code(
    bank: Bank, new: str, code: str
) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        with pytest.raises(Refused) as no:
            take(hanako, new)
        assert (no.value.refusal.value, no.value.facts["field"]) == (code, "new_id")
        assert accounts.holder_of(hanako.contract_id).login_id == hanako.login_id


def test_an_id_typed_twice_differently_or_the_one_he_has_is_no_new_id(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        for new, again in (("neko1", "neko2"), (hanako.login_id.upper(), hanako.login_id)):
            with pytest.raises(Refused) as no:
                check(
                    new=new,
                    again=again,
                    contract_id=hanako.contract_id,
                    profile=bank[0].profile,
                )
            assert no.value.refusal is Refusal.ID_MISMATCH


def test_an_id_somebody_has_is_refused_before_and_after_the_proof(bank: Bank) -> None:
    hanako, taro = open_person(bank[0]), open_person(bank[0])
    with current.serving(bank[0]):
        wanted = taro.login_id.upper()
        with pytest.raises(Refused) as before:
            check(
                new=wanted,
                again=wanted,
                contract_id=hanako.contract_id,
                profile=bank[0].profile,
            )
        with pytest.raises(Refused) as after:
            take(hanako, wanted)
        assert before.value.refusal is after.value.refusal is Refusal.ID_TAKEN
        assert sign_on_as(bank[0], hanako.login_id).contract_id == hanako.contract_id


def test_of_twenty_who_want_the_same_id_at_once_one_gets_it(bank: Bank) -> None:
    people = [open_person(bank[0]) for _ in range(20)]
    wanted = f"inu{people[0].contract_id}"
    results = all_at_once(lambda nth: take(people[nth], wanted), hands=20, institution=bank[0])
    assert results.count(wanted) == 1
    refused = [no.refusal for no in results if isinstance(no, Refused)]
    assert refused == [Refusal.ID_TAKEN] * 19


def test_both_addresses_hear_of_a_new_address_and_the_trail_knows_neither(bank: Bank) -> None:
    hanako = open_person(bank[0])
    new = Details("new@customer.example", "0312345678", direct_mail=False)
    with current.serving(bank[0]):
        request_id = register(hanako, new)
        assert customers.details_of(hanako.contract_id) == new
        assert mailed_to(request_id) == ["new@customer.example", hanako.mail]
        [told] = recall.told(chain=record.chain_of(hanako.contract_id), about=str(request_id))
        assert told.detail == {
            "mail": "n***@customer.example",
            "phone": "******5678",
            "direct_mail": "no",
        }


def test_what_is_not_said_stays_as_it_is(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        register(hanako, Details(phone="09012345678"))
        register(hanako, Details(direct_mail=True))
        assert customers.details_of(hanako.contract_id) == Details(
            hanako.mail, "09012345678", direct_mail=True
        )


def _pressed_twenty_times(hanako: Person) -> int:
    """Press one request twenty times at once; returns how often the trail tells of it."""
    request_id = uuid.uuid4()
    with current.serving(hanako.institution):
        # Without an address no mail is queued, so that nothing else makes the deed unique.
        customers.write(hanako.contract_id, Details(mail=""), at=AT - dt.timedelta(days=31))
        results = all_at_once(
            lambda nth: register(
                hanako, Details(phone=f"03123456{nth:02d}"), request_id=request_id
            ),
            hands=20,
            institution=hanako.institution,
        )
        assert results == [request_id] * 20
        chain = record.chain_of(hanako.contract_id)
        return len(recall.told(chain=chain, about=str(request_id)))


def test_one_request_pressed_twenty_times_at_once_is_done_once(bank: Bank) -> None:
    assert _pressed_twenty_times(open_person(bank[0])) == 1


def test_control_where_the_trail_is_not_asked_it_is_done_twenty_times(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recall, "is_told", lambda **asked: False)
    assert _pressed_twenty_times(open_person(bank[0])) == 20


def test_stopping_ends_every_session_at_once_and_the_id_is_nobodys(bank: Bank) -> None:
    hanako, request_id = open_person(bank[1]), uuid.uuid4()
    idle = dt.timedelta(minutes=15)
    with current.serving(bank[1]):
        token = session.start(contract_id=hanako.contract_id, at=AT)
        stop(hanako, request_id)
        stop(hanako, request_id)
        assert session.look_up(token, idle=idle, longest=idle, at=AT) == "stopped"
        with pytest.raises(Refused) as no:
            sign_on_as(bank[1], hanako.login_id)
        assert no.value.refusal is Refusal.LOGIN_MISMATCH
        assert mailed_to(request_id) == [hanako.mail]
        [told] = recall.told(chain=record.chain_of(hanako.contract_id), about=str(request_id))
        assert told.what == "service.stopped"


def test_without_its_own_proof_nothing_is_changed_or_stopped(bank: Bank) -> None:
    hanako = open_person(bank[1])
    other, request_id = uuid.uuid4(), uuid.uuid4()
    profile = bank[1].profile
    with current.serving(bank[1]):
        for deed in (
            lambda: stop_service(
                by=hanako.actor,
                proof=proof_of(hanako, other),
                request_id=request_id,
                profile=profile,
                at=AT,
            ),
            lambda: change_details(
                new=Details("new@customer.example"),
                by=hanako.actor,
                proof=proof_of(hanako, other),
                request_id=request_id,
                profile=profile,
                at=AT,
            ),
        ):
            with pytest.raises(Refused) as no:
                deed()
            assert no.value.refusal is Refusal.WEAK_PROOF
        assert accounts.contract_of_login_id(hanako.login_id) == hanako.contract_id
        assert customers.details_of(hanako.contract_id).mail == hanako.mail
