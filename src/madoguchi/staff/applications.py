"""Applications (申請・承認): one member asks with a reason, another decides, once."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.db import transaction
from django.db.models import Q, QuerySet

from madoguchi.access import letters as mails
from madoguchi.audit import record
from madoguchi.customers import accounts, people
from madoguchi.institutions import current
from madoguchi.staff import letters
from madoguchi.staff.case import Case, Outcome
from madoguchi.staff.field import read_detail
from madoguchi.staff.kinds import KINDS, Kind
from madoguchi.staff.member import CHAIN, StaffMember, require, view
from madoguchi.staff.models import Application, Letter
from madoguchi.values.refusal import Refusal, Refused

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Done:
    """An approved application: the contract it was for or made, if any, and letters to print."""

    contract_id: int | None
    letter_ids: tuple[int, ...]


def apply(
    *,
    kind: str,
    by: StaffMember,
    contract_id: int | None,
    detail: Mapping[str, Any],
    reason: str,
    at: dt.datetime,
) -> int:
    """Ask for a procedure (申請) and return the application's number (G).

    Raises Refused STAFF_ROLE (F04), NOT_APPLICABLE (F07) where the procedure does not fit, and
    what `read_detail` raises, with `field` (`reason` among them).
    """
    wanted = _kind(kind)
    require(by.role in wanted.may_ask)
    profile = current.institution().profile
    if wanted.of_contract and (contract_id is None or not people.exists(contract_id)):
        raise Refused(Refusal.NOT_APPLICABLE)
    about = contract_id if wanted.of_contract else None
    read = read_detail(wanted.form(profile, about), detail)
    said = _text(reason, "reason", required=True)
    wanted.check(Case(about, read, profile, at))
    with transaction.atomic(using=current.alias(), durable=True):
        row = Application.objects.create(
            kind=kind,
            contract_id=about,
            detail=read,
            reason=said,
            asked_by_id=by.id,
            asked_at=at,
        )
        _remember(row, "asked", by, about, at=at)
    return int(row.pk)


def approve(*, application_id: int, by: StaffMember, at: dt.datetime) -> Done:
    """Approve an application (承認) and do what it asks for, in one transaction (G).

    Raises Refused ALREADY_DECIDED (F06), OWN_APPLICATION (F05), STAFF_ROLE (F04), or
    NOT_APPLICABLE (F07) where the procedure does not fit any more.
    """
    profile = current.institution().profile
    with transaction.atomic(using=current.alias(), durable=True):
        row = _take(application_id)
        kind = _kind(row.kind)
        require(by.role in kind.may_approve)
        _somebody_else(row, by)
        if row.contract_id is not None:
            accounts.take_turn(row.contract_id)
        case = Case(row.contract_id, row.detail, profile, at, application_id=row.pk, who=by.who)
        kind.check(case)
        outcome = kind.do(case)
        kept = letters.keep(outcome, application_id=row.pk, at=at)
        _decide(row, "done", by, at=at)
        _tell(row, outcome, at=at)
        _remember(row, "approved", by, outcome.contract_id, made=outcome.made, at=at)
    return Done(outcome.contract_id, kept)


def refuse(*, application_id: int, by: StaffMember, note: str, at: dt.datetime) -> None:
    """Turn an application down with a note that says why (却下).

    Raises Refused ALREADY_DECIDED (F06), OWN_APPLICATION (F05: withdraw it instead), STAFF_ROLE
    (F04), or WRONG_LENGTH (A01, `field` "note").
    """
    said = _text(note, "note", required=True)
    with transaction.atomic(using=current.alias(), durable=True):
        row = _take(application_id)
        require(by.role in _kind(row.kind).may_approve)
        _somebody_else(row, by)
        _decide(row, "refused", by, note=said, at=at)
        _remember(row, "refused", by, row.contract_id, at=at)


def withdraw(*, application_id: int, by: StaffMember, note: str = "", at: dt.datetime) -> None:
    """Take one's own application back (取下げ).

    Raises Refused ALREADY_DECIDED (F06), or STAFF_ROLE (F04) for another's application.
    """
    said = _text(note, "note", required=False)
    with transaction.atomic(using=current.alias(), durable=True):
        row = _take(application_id)
        require(row.asked_by_id == by.id)
        _decide(row, "withdrawn", by, note=said, at=at)
        _remember(row, "withdrawn", by, row.contract_id, at=at)


def _take(application_id: int) -> Application:
    """Lock an application that waits: of many who decide, the first one does."""
    row = _lock(application_id)
    if row is None:
        raise Refused(Refusal.NOT_APPLICABLE)
    if row.state != "waiting":
        raise Refused(Refusal.ALREADY_DECIDED)
    return row


def _lock(application_id: int) -> Application | None:
    return Application.objects.select_for_update().filter(pk=application_id).first()


def _somebody_else(row: Application, by: StaffMember) -> None:
    if row.asked_by_id == by.id:
        raise Refused(Refusal.OWN_APPLICATION)


def _kind(key: str) -> Kind:
    kind = KINDS.get(key)
    if kind is None or not kind.offered(current.institution().profile):
        raise Refused(Refusal.NOT_APPLICABLE)
    return kind


def _text(typed: str, field: str, *, required: bool) -> str:
    plain = " ".join(typed.split())
    if len(plain) > LONGEST_REASON or (required and not plain):
        raise Refused(Refusal.WRONG_LENGTH, field=field, longest=LONGEST_REASON)
    return plain


def _decide(
    row: Application,
    state: Literal["done", "refused", "withdrawn"],
    by: StaffMember,
    *,
    note: str = "",
    at: dt.datetime,
) -> None:
    # The database refuses the asker himself once more: nobody_approves_his_own_application.
    Application.objects.filter(pk=row.pk).update(
        state=state, decided_by_id=by.id, decided_at=at, note=note
    )


def _tell(row: Application, outcome: Outcome, *, at: dt.datetime) -> None:
    if outcome.subject:
        mails.tell(
            outcome.contract,
            purpose="procedure",
            about=f"application:{row.pk}",
            subject=outcome.subject,
            lines=outcome.lines,
            at=at,
        )


def _remember(
    row: Application,
    what: str,
    by: StaffMember,
    contract_id: int | None,
    *,
    made: str = "",
    at: dt.datetime,
) -> None:
    record.record(
        chain=CHAIN if contract_id is None else record.chain_of(contract_id),
        who=by.who,
        what=f"application.{what}",
        about=f"application:{row.pk}",
        at=at,
        detail={
            "kind": row.kind,
            "asked_by": f"staff:{row.asked_by_id}",
            **({"made": made} if made else {}),
        },
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """An application as pages show it."""

    id: int
    kind: str
    name: str
    contract_id: int | None
    detail: Mapping[str, Any]
    reason: str
    asked_by: StaffMember
    asked_at: dt.datetime
    state: str
    decided_by: StaffMember | None
    decided_at: dt.datetime | None
    note: str


def waiting(*, limit: int = 200) -> list[Asked]:
    """What waits for an approval, oldest first (承認待ち)."""
    return shown(Application.objects.filter(state="waiting").order_by("asked_at", "pk"), limit)


def asked_by(member_id: int, *, limit: int = 50) -> list[Asked]:
    """What one member asked for, newest first."""
    rows = Application.objects.filter(asked_by_id=member_id)
    return shown(rows.order_by("-asked_at", "-pk"), limit)


def of_contract(contract_id: int, *, limit: int = 50) -> list[Asked]:
    """What was asked for one contract, newest first; its opening is known by its letters."""
    # Asked for first, so that both conditions are walked by their indexes.
    of_letters = Letter.objects.filter(contract_id=contract_id)
    opened = list(of_letters.values_list("application_id", flat=True))
    rows = Application.objects.filter(Q(contract_id=contract_id) | Q(pk__in=opened))
    return shown(rows.order_by("-asked_at", "-pk"), limit)


def find(application_id: int) -> Asked | None:
    """One application by its number."""
    return next(iter(shown(Application.objects.filter(pk=application_id), 1)), None)


def shown(rows: QuerySet[Application], limit: int) -> list[Asked]:
    """The first of some rows as pages show them."""
    return [
        Asked(
            row.pk,
            row.kind,
            KINDS[row.kind].name,
            row.contract_id,
            row.detail,
            row.reason,
            view(row.asked_by),
            row.asked_at,
            row.state,
            None if row.decided_by is None else view(row.decided_by),
            row.decided_at,
            row.note,
        )
        for row in rows.select_related("asked_by", "decided_by")[:limit]
    ]
