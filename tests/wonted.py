"""Customers with secret questions, and the places they sign on from."""

import json
from dataclasses import replace
from typing import Any

from django.db import transaction

from cast import AT, LOGIN_PASSWORD, Person, open_person
from madoguchi.access import questions, session, sign_on
from madoguchi.access.actor import Actor
from madoguchi.access.places import Seen
from madoguchi.audit import reads, record
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.policy.identity import SecretQuestions
from madoguchi.wires import queued

AT_HOME = Seen("d" * 43, "192.0.2.10", "Mozilla/5.0 (Windows NT 10.0) Firefox/133.0")
ABROAD = replace(AT_HOME, device="e" * 43, address="198.51.100.9")

ANSWERS = ("シロ", "ケンちゃん", "カローラ")


def rule_of(institution: Institution) -> SecretQuestions:
    """The institution's rule for secret questions."""
    rule = institution.profile.sign_on.questions
    assert rule is not None
    return rule


def pairs_of(institution: Institution) -> list[tuple[str, str]]:
    """Three questions with an answer each."""
    return list(zip(rule_of(institution).choices, ANSWERS, strict=False))


def newcomer(institution: Institution) -> Person:
    """A customer who has signed on to nothing yet and still has to register his questions."""
    person = open_person(institution)
    with current.serving(institution), transaction.atomic(using=institution.key):
        questions.reset(person.contract_id, at=AT)
    return person


def with_questions(institution: Institution, *, home: Seen = AT_HOME) -> Person:
    """A customer with three answers, known at one place."""
    person = newcomer(institution)
    with current.serving(institution):
        questions.register(
            contract_id=person.contract_id,
            answers=pairs_of(institution),
            profile=institution.profile,
            at=AT,
            seen=home,
        )
    return person


def comes_from(person: Person, seen: Seen) -> tuple[str, Actor]:
    """Sign the person on from a place: his token, and who he is with what is before him."""
    profile = person.institution.profile
    signed_on = sign_on.sign_on(
        login_id=person.login_id, password=LOGIN_PASSWORD, profile=profile, at=AT, seen=seen
    )
    actor = session.look_up(signed_on.token, idle=AT - AT, longest=AT - AT, at=AT)
    assert isinstance(actor, Actor)
    return signed_on.token, actor


def answer_to(person: Person, question: str | None) -> str:
    """What the person would answer."""
    return dict(pairs_of(person.institution))[question or ""]


def records_of(person: Person, what: str) -> list[dict[str, Any]]:
    """What the trail says of a deed of the person, oldest first."""
    chain = record.chain_of(person.contract_id)
    with transaction.atomic(using=person.institution.key):
        return [
            json.loads(each.record.detail)
            for each in reads.records_of(chain)
            if each.record.what == what
        ]


def mails_to(person: Person) -> list[str]:
    """The subjects of the mails queued for the person."""
    return [
        str(body["subject"])
        for body in queued.bodies(wire="mail").values()
        if body["to"] == person.mail
    ]
