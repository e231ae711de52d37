"""The cast's hand-out (登場人物一覧): what everybody needs to sign on, as JSON and as text."""

import json
from importlib import resources
from typing import Any

from madoguchi.demo import slips
from madoguchi.demo.cast import CAST
from madoguchi.demo.cast_staff import staff_of
from madoguchi.demo.person import Passbook, Person
from madoguchi.policy.profile import Profile, read_profile
from madoguchi.values.pictures import COLUMNS, PICTURES, ROWS

_NAME_OF = {picture.key: picture.name for picture in PICTURES}


def people() -> list[dict[str, Any]]:
    """Everybody, in the order of the cast; no database is needed."""
    return [
        _person(person, institution=key, profile=profile)
        for key, profile in profiles().items()
        for person in CAST[key]
    ]


def as_json() -> str:
    """Every customer as JSON, for programs."""
    return json.dumps(people(), ensure_ascii=False, indent=2)


def as_text() -> str:
    """Everybody as text, for people, and last the slips they may pay."""
    parts = []
    for key, profile in profiles().items():
        parts.append(f"{profile.institution.name} ({key})")
        parts += [_told(_person(person, institution=key, profile=profile)) for person in CAST[key]]
        parts += [
            f"  {clerk.name}  staff ({clerk.role})\n    login {clerk.login}"
            f"  password {clerk.password}  authenticator {clerk.secret}"
            for clerk in staff_of(key)
        ]
    return "\n\n".join((*parts, slips.as_text()))


def profiles() -> dict[str, Profile]:
    """The rules of every institution of the cast."""
    shipped = resources.files("madoguchi.demo.profiles")
    return {
        key: read_profile(shipped.joinpath(f"{key}.toml").read_text(encoding="utf-8"))
        for key in CAST
    }


def _person(person: Person, *, institution: str, profile: Profile) -> dict[str, Any]:
    told: dict[str, Any] = {
        "institution": institution,
        "name": person.name,
        "kana": person.kana,
        "login_id": person.login_id,
        "login_password": person.login_password,
    }
    if profile.sign_on.confirmation_password is not None:
        told["confirmation_password"] = person.confirmation_password
    if profile.sign_on.card_cells is not None:
        cells = (row + column for row in ROWS for column in COLUMNS)
        told["card"] = {
            cell: {"key": key, "name": _NAME_OF[key]}
            for cell, key in zip(cells, person.card, strict=True)
        }
    told["mail"] = person.mail
    told["accounts"] = [_account(passbook, profile) for passbook in person.passbooks]
    return told


def _account(passbook: Passbook, profile: Profile) -> dict[str, str]:
    names = {branch.code: branch.name for branch in profile.institution.branches}
    return {
        "branch": passbook.branch,
        "branch_name": names[passbook.branch],
        "kind": passbook.kind.value,
        "kind_name": passbook.kind.japanese,
        "number": passbook.number,
    }


def _told(person: dict[str, Any]) -> str:
    lines = [
        f"  {person['name']}  {person['kana']}",
        f"    login ID               {person['login_id']}",
        f"    login password         {person['login_password']}",
    ]
    if "confirmation_password" in person:
        lines.append(f"    confirmation password  {person['confirmation_password']}")
    lines.append(f"    mail                   {person['mail']}")
    lines += [
        "    account                {branch} {branch_name} {kind_name} {number}".format(**account)
        for account in person["accounts"]
    ]
    if "card" in person:
        lines.append(f"    image card, columns {' '.join(COLUMNS)}")
        lines += [
            f"      {row}  " + " ".join(person["card"][row + column]["name"] for column in COLUMNS)
            for row in ROWS
        ]
    return "\n".join(lines)
