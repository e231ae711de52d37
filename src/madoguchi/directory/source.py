"""What the directory should say: the national list (全銀コード) and our own institutions."""

from collections.abc import Sequence

from madoguchi.directory.kinds import kind_of
from madoguchi.directory.models import Bank, Branch
from madoguchi.directory.spelling import bank_key, branch_key, sound_of
from madoguchi.policy.profile import Profile


def wanted(profiles: Sequence[Profile]) -> tuple[list[Bank], list[Branch]]:
    """List every bank and branch of the country; an institution of ours speaks for itself."""
    # The import reads some thousand files, which only a refresh should wait for.
    from zengin_code import Bank as Listed  # type: ignore[import-untyped]

    own = [profile.institution for profile in profiles]
    ours = {each.code for each in own}
    listed = [each for each in Listed.all.values() if each.code not in ours]
    banks = [_bank(each.code, each.name, each.kana, kind_of(each.code)) for each in listed]
    branches = [
        _branch(each.code, branch.code, branch.name, branch.kana)
        for each in listed
        for branch in each.branches.values()
    ]
    # Two sites of one institution, for persons and for companies, name it twice.
    own_banks = {each.code: _bank(each.code, each.name, each.kana, each.kind) for each in own}
    own_branches = {
        (each.code, branch.code): _branch(each.code, branch.code, branch.name, branch.kana)
        for each in own
        for branch in each.branches
    }
    return [*banks, *own_banks.values()], [*branches, *own_branches.values()]


def _bank(code: str, name: str, kana: str, kind: str) -> Bank:
    key = bank_key(kana)
    return Bank(
        code=code,
        name=name,
        kana=_long_vowels(kana),
        kind=kind,
        search_key=key,
        name_key=bank_key(name),
        sound=sound_of(key),
    )


def _branch(bank_code: str, code: str, name: str, kana: str) -> Branch:
    key = branch_key(kana)
    return Branch(
        bank_id=bank_code,
        code=code,
        name=name,
        kana=_long_vowels(kana),
        search_key=key,
        name_key=branch_key(name),
        sound=sound_of(key),
    )


def _long_vowels(kana: str) -> str:
    """Write the list's dash as the long vowel it stands for, so that it is read aloud rightly."""
    return kana.replace("－", "ー")
