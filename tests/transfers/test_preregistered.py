"""A payee on paper is paid at any hour and without a one-time password; no other payee is."""

import datetime as dt

import pytest

from cast import AT, CONFIRMATION_PASSWORD, Person, open_person
from madoguchi.access.actor import Proof
from madoguchi.access.prove import Answer, prove
from madoguchi.customers import payees
from madoguchi.customers.payees import Named
from madoguchi.directory.calendar import calendar
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.policy.factors import factors_for
from madoguchi.policy.wish import Wish
from madoguchi.transfers import send
from madoguchi.transfers.reads import Transfer
from madoguchi.values.day import TOKYO
from madoguchi.values.refusal import Refusal, Refused
from stories import draft, wish
from token_kit import code_at, in_use

Bank = tuple[Institution, ...]
SUNDAY_NIGHT = dt.datetime(2026, 11, 29, 23, 0, tzinfo=TOKYO)


def with_landlord_on_paper(bank: Institution) -> tuple[Person, Wish]:
    """A customer with a token in use, and the wish to pay whom he has on paper."""
    hanako = open_person(bank, balance_yen=100_000)
    rent = wish(hanako, yen=48_000)
    with current.serving(bank):
        known = Named(rent.payee, rent.bank_name, rent.branch_name)
        payees.register_on_paper(hanako.contract_id, known, at=AT)
    return hanako, rent


def pay(
    person: Person, what: Wish, *, answer: Answer, with_code: bool, at: dt.datetime
) -> Transfer:
    """Prove with the confirmation password, and with a code too where it is given; and send."""
    profile = person.institution.profile
    drafted = draft(person, what, at=at)
    factors = factors_for("transfer", profile, has_token=True, preregistered=not with_code)
    proof: Proof = prove(
        by=person.actor,
        factors=factors,
        answer=answer,
        request_id=drafted.request_id,
        profile=profile,
        at=at,
    )
    return send.send_transfer(
        drafted=drafted, by=person.actor, proof=proof, calendar=calendar(), at=at
    )


PASSWORD_ONLY = Answer(password=CONFIRMATION_PASSWORD)


def test_on_a_sunday_night_a_payee_on_paper_is_paid_with_the_confirmation_password(
    bank: Bank,
) -> None:
    hanako, rent = with_landlord_on_paper(bank[0])
    in_use(hanako)
    with current.serving(bank[0]):
        order = pay(hanako, rent, answer=PASSWORD_ONLY, with_code=False, at=SUNDAY_NIGHT)
        assert (order.amount_yen, order.payee_number) == (48_000, "9123456")
        assert order.value_date == SUNDAY_NIGHT.date()


@pytest.mark.parametrize(
    "changed", [{"number": "9123457"}, {"name_kana": "ﾔﾏﾀﾞ ｼﾞﾛｳ"}], ids=["number", "name"]
)
def test_on_a_sunday_night_anybody_else_is_refused_even_with_a_code(
    bank: Bank, changed: dict[str, str]
) -> None:
    hanako, _ = with_landlord_on_paper(bank[0])
    seed = in_use(hanako)
    with current.serving(bank[0]):
        code = code_at(seed, SUNDAY_NIGHT, period=60)
        other = wish(hanako, yen=48_000, **changed)  # type: ignore[arg-type]
        with pytest.raises(Refused) as no:
            pay(
                hanako,
                other,
                answer=Answer(password=CONFIRMATION_PASSWORD, code=code),
                with_code=True,
                at=SUNDAY_NIGHT,
            )
        assert no.value.refusal is Refusal.OUTSIDE_HOURS


@pytest.mark.parametrize(
    "changed", [{"number": "9123457"}, {"name_kana": "ﾔﾏﾀﾞ ｼﾞﾛｳ"}], ids=["number", "name"]
)
def test_by_day_the_confirmation_password_alone_pays_nobody_else(
    bank: Bank, changed: dict[str, str]
) -> None:
    hanako, rent = with_landlord_on_paper(bank[0])
    in_use(hanako)
    with current.serving(bank[0]):
        other = wish(hanako, yen=48_000, **changed)  # type: ignore[arg-type]
        with pytest.raises(Refused) as no:
            pay(hanako, other, answer=PASSWORD_ONLY, with_code=False, at=AT)
        assert no.value.refusal is Refusal.WEAK_PROOF
        assert pay(hanako, rent, answer=PASSWORD_ONLY, with_code=False, at=AT).amount_yen == 48_000


def test_a_payee_of_ones_own_has_no_privilege(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    in_use(hanako)
    rent = wish(hanako, yen=48_000)
    with current.serving(bank[0]):
        own = Named(rent.payee, rent.bank_name, rent.branch_name)
        payees.register(hanako.contract_id, own, most=99, at=AT)
        for at, refusal in ((AT, Refusal.WEAK_PROOF), (SUNDAY_NIGHT, Refusal.OUTSIDE_HOURS)):
            with pytest.raises(Refused) as no:
                pay(hanako, rent, answer=PASSWORD_ONLY, with_code=False, at=at)
            assert no.value.refusal is refusal


def test_once_struck_off_the_paper_a_payee_is_like_any_other(bank: Bank) -> None:
    hanako, rent = with_landlord_on_paper(bank[0])
    in_use(hanako)
    with current.serving(bank[0]):
        assert payees.remove_on_paper(hanako.contract_id, rent.payee.account)
        with pytest.raises(Refused) as no:
            pay(hanako, rent, answer=PASSWORD_ONLY, with_code=False, at=SUNDAY_NIGHT)
        assert no.value.refusal is Refusal.OUTSIDE_HOURS
