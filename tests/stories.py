"""Short ways to tell a story about a transfer in a test."""

import datetime as dt
import uuid

from cast import AT, Person
from madoguchi.access.actor import Proof
from madoguchi.directory.calendar import calendar
from madoguchi.policy.transfer import Accepted, decide
from madoguchi.policy.wish import FeeBy, Terms, Wish
from madoguchi.transfers import drafts, facts, send
from madoguchi.transfers.drafts import Drafted
from madoguchi.transfers.reads import Transfer
from madoguchi.values.account import AccountKind, AccountNumber, Payee

# A real bank and branch; the account number is invented.
MIZUHO = ("0001", "みずほ", "001", "東京営業部")


def wish(
    person: Person,
    *,
    yen: int,
    to: tuple[str, str, str, str] = MIZUHO,
    number: str = "9123456",
    name_kana: str = "ﾔﾏﾀﾞ ﾀﾛｳ",
    kind: AccountKind = AccountKind.ORDINARY,
    fee_by: FeeBy = "sender",
    source: int = 0,
) -> Wish:
    """What a person asks for: by default a transfer to a real branch of another bank."""
    bank, bank_name, branch, branch_name = to
    payee = Payee(AccountNumber(bank, branch, kind, number), name_kana)
    return Wish(
        person.accounts[source].id, payee, bank_name, branch_name, yen, person.name_kana, fee_by
    )


def to_person(person: Person, other: Person, *, yen: int, account: int = 0) -> Wish:
    """What a person asks for who pays another customer of the same institution."""
    own = person.institution.profile.institution
    to = other.accounts[account]
    return wish(
        person,
        yen=yen,
        to=(own.code, own.name, to.branch_code, "本店"),
        number=to.number,
        kind=to.kind,
        name_kana=other.name_kana,
    )


def draft(person: Person, what: Wish, *, at: dt.datetime = AT) -> Drafted:
    """Keep a draft with the terms the person is shown, as the details page does."""
    gathered = facts.gather(what, contract_id=person.contract_id, proof=None, at=at)
    decision = decide(what, gathered.facts, person.institution.profile, calendar(), at=at)
    terms: Terms | None = decision.terms if isinstance(decision, Accepted) else None
    request_id = drafts.keep(what, contract_id=person.contract_id, terms=terms, remarks=(), at=at)
    found = drafts.find(request_id, contract_id=person.contract_id)
    assert found is not None
    return found


def proof_of(person: Person, request_id: uuid.UUID) -> Proof:
    """The proof the institution asks for, as if it had been given."""
    factor = person.institution.profile.factors.transfer
    return Proof(person.contract_id, request_id, factor)


def press(person: Person, drafted: Drafted, *, at: dt.datetime = AT) -> Transfer:
    """Press the button on the confirm page, proof given."""
    return send.send_transfer(
        drafted=drafted,
        by=person.actor,
        proof=proof_of(person, drafted.request_id),
        calendar=calendar(),
        at=at,
    )
