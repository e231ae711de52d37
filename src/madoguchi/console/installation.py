"""Finds the installation (設置) a command is about, and wakes Django where it is needed."""

import argparse
import os
import socket
import tomllib
from pathlib import Path

from pydantic import ValidationError

from madoguchi.console.mistake import Mistake
from madoguchi.institutions import installation as installation_file
from madoguchi.institutions.installation import VARIABLE, Database, Installation
from madoguchi.policy.profile import ProfileError

_FILE = "installation.toml"
_PATIENCE_SECONDS = 1.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let the operator name the installation."""
    parser.add_argument(
        "--data",
        metavar="DIR",
        type=Path,
        help=f"the folder that holds {_FILE} (default: the file named by ${VARIABLE}, "
        f"else the folder {default_folder()})",
    )


def default_folder() -> Path:
    """Name the folder that is meant when none is named: the machine's for root, else one's own."""
    if os.geteuid() == 0:
        return Path("/var/lib/madoguchi/demo")
    return Path.home() / ".local/share/madoguchi/demo"


def find_installation(arguments: argparse.Namespace) -> Path | None:
    """Find the installation file; None where none was named and there is none at the default.

    Raises Mistake for one that was named and is not there.
    """
    if arguments.data is None and not os.environ.get(VARIABLE):
        file = default_folder() / _FILE
        return file if file.is_file() else None
    file = arguments.data / _FILE if arguments.data else Path(os.environ[VARIABLE])
    if not file.is_file():
        raise Mistake(f"there is no installation file {file}")
    return file


def read_installation(file: Path) -> Installation:
    """Read an installation file; raises Mistake with every fault in it."""
    try:
        return installation_file.read(file)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Mistake(f"{file} cannot be read: {error}") from error
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        raise Mistake(f"{file}: {'; '.join(faults)}") from error


def configure(arguments: argparse.Namespace) -> None:
    """Wake Django for the installation; raises Mistake where it cannot be used.

    A command that needs the owner of the tables sets MADOGUCHI_AS_OWNER before this.
    """
    file = find_installation(arguments)
    if file is None:
        missing = default_folder() / _FILE
        raise Mistake(f"there is no installation file {missing}; name its folder with --data DIR")
    read_installation(file)
    os.environ[VARIABLE] = str(file.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "madoguchi.config.settings"
    import django

    try:
        django.setup()
    except (OSError, ValueError, ProfileError) as error:
        # The settings read what the file names: the master key and every profile.
        raise Mistake(f"{file}: {'; '.join(str(error).splitlines())}") from error


def database_answers(database: Database) -> bool:
    """Say whether anything listens where the database should be, within a second."""
    try:
        if database.host.startswith("/"):
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(_PATIENCE_SECONDS)
                line.connect(f"{database.host}/.s.PGSQL.{database.port}")
        else:
            address = (database.host, database.port)
            socket.create_connection(address, timeout=_PATIENCE_SECONDS).close()
    except OSError:
        return False
    return True
