"""A customer with a token, for the tests: issued, claimed by its app, put into use, or in stock."""

import base64
import datetime as dt
import itertools
import secrets

from cast import AT, CONFIRMATION_PASSWORD, LOGIN_PASSWORD, Person
from madoguchi.access import card, issue_token, otp, start_token, token, token_stock
from madoguchi.access.prove import Answer
from madoguchi.access.prove_login import ProvedLogin
from madoguchi.access.register_token import Registration, begin, register
from madoguchi.access.token import Claimed
from madoguchi.formats.pskc import TokenKey
from madoguchi.institutions import current
from madoguchi.values.pictures import PICTURES

MOBILE = "keitai@mobile.example"
START = "135790"
# The steps of AT and the moments around it.
MINUTE = dt.timedelta(minutes=1)

_serials = itertools.count(1)


def code_at(seed: bytes, at: dt.datetime, *, period: int, digits: int = 6) -> str:
    """What a token with this seed shows."""
    return otp.code(seed, otp.step_at(at, period_seconds=period), digits=digits)


def wrong_code(seed: bytes, at: dt.datetime, *, period: int) -> str:
    """Six digits the token shows at none of the moments around."""
    near = {
        code_at(seed, at + n * dt.timedelta(seconds=period), period=period) for n in range(-3, 4)
    }
    return next(code for code in (f"{n:06d}" for n in range(10)) if code not in near)


def apply(person: Person, *, at: dt.datetime = AT) -> str:
    """Issue a token as on the page; returns its user ID."""
    with current.serving(person.institution):
        application = issue_token.apply(mobile_mail=MOBILE, typed_start_password=START)
        issue_token.issue(
            application,
            by=person.actor,
            answer=Answer(password=CONFIRMATION_PASSWORD),
            profile=person.institution.profile,
            at=at,
        )
        return application.user_id


def claim(
    person: Person,
    user_id: str,
    *,
    start: str = START,
    service: str | None = None,
    at: dt.datetime = AT,
) -> Claimed:
    """Claim a token as its app does."""
    with current.serving(person.institution):
        return token.claim(
            service_id=token.service_id() if service is None else service,
            user_id=user_id,
            start_password=start,
            profile=person.institution.profile,
            at=at,
        )


def issued_and_claimed(person: Person, *, at: dt.datetime = AT) -> bytes:
    """A token whose app is set up; returns its seed."""
    return claim(person, apply(person, at=at), at=at).seed


def in_use(person: Person, *, at: dt.datetime = AT) -> bytes:
    """A token of an app in use from `at`; returns its seed."""
    seed = issued_and_claimed(person, at=at)
    with current.serving(person.institution):
        profile = person.institution.profile
        start_token.start(
            by=person.actor, typed=code_at(seed, at, period=60), profile=profile, at=at
        )
    return seed


def stocked(person: Person, *, maker: str = "Token Works", digits: int = 6) -> TokenKey:
    """A new token in the stock of the person's bank."""
    key = TokenKey(f"TW{next(_serials):08d}", maker, secrets.token_bytes(20), digits, 30)
    with current.serving(person.institution):
        token_stock.put_in([key], at=AT)
    return key


def card_answer(person: Person, *, at: dt.datetime = AT, right: bool = True) -> Answer:
    """The person's answer to the card question now."""
    with current.serving(person.institution):
        cells = person.institution.profile.sign_on.card_cells or 0
        asked = card.question(contract_id=person.contract_id, cells=cells, at=at)
    pictures = tuple(person.card[cell] for cell in asked.cells)
    if not right:
        other = next(each.key for each in PICTURES if each.key != pictures[0])
        pictures = (other, *pictures[1:])
    return Answer(question_id=asked.question_id, pictures=pictures)


def login_of(person: Person, *, at: dt.datetime = AT) -> ProvedLogin:
    """The person's login password, proved at the first page of a registration."""
    with current.serving(person.institution):
        return begin(
            login_id=person.login_id,
            password=LOGIN_PASSWORD,
            profile=person.institution.profile,
            at=at,
        )


def register_with(
    person: Person, key: TokenKey, code: str, *, at_sign_on: bool = False, at: dt.datetime = AT
) -> None:
    """Register a token as its page does, with the right pictures."""
    with current.serving(person.institution):
        register(
            Registration(key.serial, code, at_sign_on),
            proved=login_of(person, at=at),
            answer=card_answer(person, at=at),
            profile=person.institution.profile,
            at=at,
        )


def registered(person: Person, *, at_sign_on: bool = False, at: dt.datetime = AT) -> bytes:
    """A token from the stock in use from `at`; returns its seed."""
    key = stocked(person)
    code = code_at(key.seed, at, period=30)
    register_with(person, key, code, at_sign_on=at_sign_on, at=at)
    return key.seed


def pskc(serial: str = "987654321", seed: bytes = b"12345678901234567890") -> str:
    """A file of one plain key, as a maker sends it."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<KeyContainer Version="1.0" xmlns="urn:ietf:params:xml:ns:keyprov:pskc">
  <KeyPackage>
    <DeviceInfo><Manufacturer>Token Works</Manufacturer><SerialNo>{serial}</SerialNo></DeviceInfo>
    <Key Id="{serial}" Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:totp">
      <AlgorithmParameters><ResponseFormat Length="6" Encoding="DECIMAL"/></AlgorithmParameters>
      <Data>
        <Secret><PlainValue>{base64.b64encode(seed).decode()}</PlainValue></Secret>
        <TimeInterval><PlainValue>30</PlainValue></TimeInterval>
      </Data>
    </Key>
  </KeyPackage>
</KeyContainer>
"""
