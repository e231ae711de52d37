"""Releases and stops members of staff (役職員の閉塞解除・停止): always somebody else's deed."""

import datetime as dt

from django.db import transaction

from madoguchi.access import lockout
from madoguchi.audit import record
from madoguchi.institutions import current
from madoguchi.staff.member import CHAIN, StaffMember, find, require
from madoguchi.staff.models import Member, StaffSession
from madoguchi.staff.sign_on import LOCK, subject_of
from madoguchi.values.refusal import Refusal, Refused


def is_blocked(member_id: int, *, at: dt.datetime) -> bool:
    """Say whether a member's sign-on is blocked (閉塞)."""
    return lockout.state(subject_of(member_id), LOCK, at=at) is not None


def release(*, member_id: int, by: StaffMember, at: dt.datetime) -> None:
    """Release a blocked member (閉塞解除).

    Raises Refused STAFF_ROLE (F04) unless a manager asks, OWN_APPLICATION (F05) for himself,
    NOT_APPLICABLE (F07) where nothing is blocked.
    """
    _another_managers(member_id, by)
    with transaction.atomic(using=current.alias(), durable=True):
        if not is_blocked(member_id, at=at):
            raise Refused(Refusal.NOT_APPLICABLE)
        lockout.release(subject_of(member_id))
        _remember("staff.released", member_id, by, at=at)


def stop(*, member_id: int, by: StaffMember, at: dt.datetime) -> None:
    """Stop a member who leaves, and end his session at once (停止).

    Raises Refused STAFF_ROLE (F04), OWN_APPLICATION (F05), NOT_APPLICABLE (F07) when stopped.
    """
    _another_managers(member_id, by)
    with transaction.atomic(using=current.alias(), durable=True):
        if not Member.objects.filter(pk=member_id, stopped_at=None).update(stopped_at=at):
            raise Refused(Refusal.NOT_APPLICABLE)
        StaffSession.objects.filter(member_id=member_id, ended_at=None).update(ended_at=at)
        _remember("staff.stopped", member_id, by, at=at)


def _another_managers(member_id: int, by: StaffMember) -> None:
    require(by.role == "manager")
    if find(member_id).id == by.id:
        raise Refused(Refusal.OWN_APPLICATION)


def _remember(what: str, member_id: int, by: StaffMember, *, at: dt.datetime) -> None:
    record.record(chain=CHAIN, who=by.who, what=what, about=f"staff:{member_id}", at=at)
