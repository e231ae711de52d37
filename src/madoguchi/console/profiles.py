"""Finds a profile (金融機関プロファイル): a file, an installed one, or a shipped one."""

import tomllib
from importlib import resources
from importlib.metadata import entry_points
from pathlib import Path

from madoguchi.console.installation import read_installation
from madoguchi.console.mistake import Mistake
from madoguchi.policy.profile import Profile, ProfileError, read_profile

PLUG_INS = "madoguchi.profiles"


def find_profile(name: str, *, installation: Path | None) -> Path:
    """Find the profile file that was named by its path or by the institution's key.

    The installation's profiles go before those that packages ship. Raises Mistake, which lists
    the institutions that are known.
    """
    if name.endswith(".toml") or Path(name).is_file():
        if not Path(name).is_file():
            raise Mistake(f"there is no profile file {name}")
        return Path(name)
    known = shipped_profiles()
    if installation is not None:
        sites = read_installation(installation).sites
        known |= _by_key([site.profile for site in sites])
    if name not in known:
        raise Mistake(
            f"there is no institution {name!r}; there are: {', '.join(sorted(known))}; "
            "or name a profile file"
        )
    return known[name]


def shipped_profiles() -> dict[str, Path]:
    """List the profiles that installed packages bring along, by the institution's key."""
    files = [
        Path(str(file))
        for package in entry_points(group=PLUG_INS)
        for file in resources.files(package.value).iterdir()
        if file.name.endswith(".toml")
    ]
    return _by_key(files)


def load_profile(path: Path) -> Profile:
    """Read a profile that has to be right already; raises Mistake for one that is not."""
    try:
        return read_profile(read_text(path))
    except ProfileError as error:
        first, *more = error.errors
        rest = f" and {len(more)} more faults" if more else ""
        raise Mistake(f"{path}: {first}{rest}; see: madoguchi profile check {path}") from error


def read_text(path: Path) -> str:
    """Read a profile's text; raises Mistake for a file that is no text."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Mistake(f"{path} cannot be read: {error}") from error


def _by_key(files: list[Path]) -> dict[str, Path]:
    found = ((_key_in(file), file) for file in files)
    return {key: file for key, file in found if key is not None}


def _key_in(file: Path) -> str | None:
    """Read no more than the key, so that a profile with faults can be named to be checked."""
    try:
        return str(tomllib.loads(file.read_text(encoding="utf-8"))["institution"]["key"])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError):
        return None
