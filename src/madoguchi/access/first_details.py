"""The start of service (サービス開始登録): the customer's details, and the receipt by mail."""

import datetime as dt
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction

from madoguchi.access import change_proof, letters, session, steps
from madoguchi.access.actor import Actor, Proof
from madoguchi.audit import record
from madoguchi.customers import accounts
from madoguchi.customers import change_details as customers
from madoguchi.customers.change_details import Details
from madoguchi.institutions import current
from madoguchi.policy.profile import Profile
from madoguchi.values.refusal import Refusal, Refused

_Value = TypeVar("_Value")

_RECEIPT = "サービス開始登録受付のお知らせ"
_LINES = (
    "サービス開始登録を受け付けました。",
    "いまから、すべてのサービスをご利用いただけます。",
)


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as typed; `direct_mail` is "yes", "no" or nothing."""

    mail: str
    mail_again: str
    phone: str
    direct_mail: str


def known(contract_id: int) -> Typed:
    """What the bank knows already, from the application on paper, as the form shows it."""
    details = customers.details_of(contract_id)
    mail = details.mail or ""
    wish = {None: "", True: "yes", False: "no"}[details.direct_mail]
    return Typed(mail, mail, details.phone or "", wish)


def read(typed: Typed) -> tuple[Details | None, list[Refused]]:
    """Read the form: the details as they will be kept, or every fault of it; pure.

    The faults are A00 or A01 at "mail" and "phone", B40 (typed twice, differently) at
    "mail_again", A04 (nothing chosen) at "direct_mail". Source: A2; manual 000 page 10.
    """
    faults: list[Refused] = []

    def attempt(judge: Callable[[], _Value]) -> _Value | None:
        try:
            return judge()
        except Refused as refused:
            faults.append(refused)
            return None

    mail = attempt(lambda: _mail(typed))
    wish = attempt(lambda: _wish(typed.direct_mail))
    phone = attempt(lambda: customers.read_phone(typed.phone))
    return (None, faults) if faults else (Details(mail, phone, wish), [])


def _mail(typed: Typed) -> str:
    mail = customers.read_mail(typed.mail)
    if unicodedata.normalize("NFKC", typed.mail_again).strip() != mail:
        raise Refused(Refusal.TYPED_TWICE_DIFFERS, field="mail_again")
    return mail


def _wish(typed: str) -> bool:
    if typed not in ("yes", "no"):
        raise Refused(Refusal.OUT_OF_RANGE, field="direct_mail")
    return typed == "yes"


def register_details(
    *,
    details: Details,
    by: Actor,
    proof: Proof,
    session_token: str,
    profile: Profile,
    at: dt.datetime,
) -> None:
    """Keep the details, note that this first step is done, and mail the receipt.

    An address known before is told too; done twice is harmless. Raises Refused WEAK_PROOF (T20)
    for a proof that is not this customer's. Source: A2; manual 000 pages 10 and 11.
    """
    about = str(proof.request_id)
    change_proof.must_fit(proof, by=by, request_id=proof.request_id, profile=profile)
    with transaction.atomic(using=current.alias(), durable=True):
        accounts.take_own_turn(by.contract_id)
        session.step_done(session_token, "details")
        if steps.is_done(by.contract_id, "details"):
            # A second press of the same button; the first one's receipt is on its way.
            return
        customers.write(by.contract_id, details, at=at)
        steps.finish(by.contract_id, "details", at=at)
        letters.tell(
            by.contract_id,
            purpose="service-began",
            about=about,
            subject=_RECEIPT,
            lines=_LINES,
            at=at,
        )
        record.record(
            chain=record.chain_of(by.contract_id),
            who=by.name,
            what="first-use.details-registered",
            about=about,
            at=at,
            detail=details.masked,
        )
