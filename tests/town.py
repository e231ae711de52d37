"""A town (町): one institution with a few customers, in a database that stories begin a copy of."""

import contextlib
import dataclasses
from collections.abc import Iterator

import psycopg

from cast import AT, Person, open_person, pay_in
from handbook import Handbook
from madoguchi.customers.accounts import Account
from madoguchi.institutions import current, registry
from madoguchi.institutions.registry import Institution
from madoguchi.policy.wish import Wish
from madoguchi.transfers.drafts import Drafted
from madoguchi.transfers.reads import Transfer
from madoguchi.values.refusal import Refused
from own_building import Building
from reference_model import ACCEPTED, BankOnPaper, Slip
from stories import wish

# Whose account it is, and which of his.
ACCOUNTS = {
    "Hanako's": ("Hanako", 0),
    "Hanako's savings": ("Hanako", 1),
    "Taro's": ("Taro", 0),
    "Jiro's": ("Jiro", 0),
}
# The receivers beside these: a real bank, and Jiro's number under another name.
ELSEWHERE, NOBODY = "another bank", "nobody by that name"
TARO_MAY_OWE = 50_000
OPENING = {"Hanako": 60_000, "Taro": 5_000, "Jiro": 40_000}
# A name that nobody here has.
NO_NAME = "ｼｹﾝ ｻﾌﾞﾛｳ"


@dataclasses.dataclass(frozen=True)
class Ordered:
    """An accepted transfer: on paper, as it was confirmed, and as the bank answered."""

    slip: Slip
    person: Person
    drafted: Drafted
    transfer: Transfer


@dataclasses.dataclass(frozen=True)
class Town:
    """One institution with its customers, in a database from which every story takes a copy."""

    institution: Institution
    handbook: Handbook
    people: dict[str, Person]
    building: Building

    def account(self, name: str) -> tuple[Person, Account]:
        """A customer and one of his accounts."""
        owner, nth = ACCOUNTS[name]
        return self.people[owner], self.people[owner].accounts[nth]

    @contextlib.contextmanager
    def copied(self) -> Iterator[None]:
        """Bank in a new copy of the town, which is gone afterwards."""
        copy = dataclasses.replace(self.building, database=f"{self.building.database}_copy")
        with _superuser(copy) as server:
            server.execute(f"CREATE DATABASE {copy.database} TEMPLATE {self.building.database}")
            # Nobody cuts the power here, so no commit waits for the disk.
            server.execute(f"ALTER DATABASE {copy.database} SET synchronous_commit = off")
            try:
                with copy.entered(), current.serving(self.institution):
                    yield
            finally:
                server.execute(f"DROP DATABASE {copy.database} WITH (FORCE)")

    def on_paper(
        self, model: type[BankOnPaper] = BankOnPaper, **other_rules: object
    ) -> BankOnPaper:
        """The same town in the model, by its own handbook but for the rules that are named."""
        rules = dataclasses.replace(self.handbook, **other_rules)
        paper = model(rules, AT.date())
        for name, (owner, _) in ACCOUNTS.items():
            _, account = self.account(name)
            overdraft = TARO_MAY_OWE if owner == "Taro" else 0
            paper.open_page(name, owner=owner, branch=account.branch_code, overdraft_yen=overdraft)
            paper.at_the_counter(paper.pages[name], OPENING[owner])
        return paper

    def wish(self, payer: str, to: str, yen: int) -> Wish:
        """What is filled in on the page."""
        person, _ = self.account(payer)
        source = ACCOUNTS[payer][1]
        if to == ELSEWHERE:
            return wish(person, yen=yen, source=source)
        receiver, account = self.account("Jiro's" if to == NOBODY else to)
        own = self.institution.profile.institution
        return wish(
            person,
            yen=yen,
            source=source,
            to=(own.code, own.name, account.branch_code, "本店"),
            number=account.number,
            name_kana=NO_NAME if to == NOBODY else receiver.name_kana,
        )


def _superuser(building: Building) -> psycopg.Connection[tuple[object, ...]]:
    password = registry.database_password(building.master_key.read_bytes(), "postgres")
    return psycopg.connect(building.cluster.server.dsn(), password=password, autocommit=True)


def move_in(institution: Institution) -> dict[str, Person]:
    """Let the customers open their accounts and pay in what they have."""
    elsewhere = institution.profile.institution.branches[1].code
    people = {
        "Hanako": open_person(institution, accounts_count=2, name_kana="ｼｹﾝ ﾊﾅｺ"),
        "Taro": open_person(
            institution, overdraft_yen=TARO_MAY_OWE, branch=elsewhere, name_kana="ｼｹﾝ ﾀﾛｳ"
        ),
        "Jiro": open_person(institution, name_kana="ｼｹﾝ ｼﾞﾛｳ"),
    }
    with current.serving(institution):
        for name, person in people.items():
            for account in person.accounts:
                pay_in(account, OPENING[name])
    return people


@contextlib.contextmanager
def code_of_the_answer() -> Iterator[list[str]]:
    """The code with which the bank refuses what is done inside, or that it was accepted."""
    code: list[str] = []
    try:
        yield code
        code.append(ACCEPTED)
    except Refused as no:
        code.append(no.refusal.value)
