"""Sees that the models and the migrations agree; needs no database."""

import os
import sys
import tempfile
from importlib import resources
from pathlib import Path

import django

INSTALLATION = """
master_key_file = "master.key"
[database]
host = "/nowhere"
[[sites]]
profile = "{profile}"
origin = "http://127.0.0.1:8000"
[clearing]
port = 1
"""


def main() -> int:
    """Name what changed in the models without a migration; 1 when there is something."""
    with tempfile.TemporaryDirectory() as name:
        wake_django(Path(name))
    missing = unwritten()
    for line in missing:
        print(line)
    return 1 if missing else 0


def wake_django(folder: Path) -> None:
    """Give Django an installation to read; nothing is connected to."""
    profile = resources.files("madoguchi.demo.profiles").joinpath("akagi.toml")
    (folder / "master.key").write_bytes(bytes(32))
    (folder / "installation.toml").write_text(INSTALLATION.format(profile=profile))
    os.environ["MADOGUCHI_INSTALLATION"] = str(folder / "installation.toml")
    os.environ["DJANGO_SETTINGS_MODULE"] = "madoguchi.config.settings"
    django.setup()


def unwritten() -> list[str]:
    """What a migration is missing for, one line each."""
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState

    # `makemigrations --check` would ask every database first; this compares the files alone.
    loader = MigrationLoader(None)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    return [
        f"{app}: {operation.describe()}"
        for app, migrations in detector.changes(graph=loader.graph).items()
        for migration in migrations
        for operation in migration.operations
    ]


if __name__ == "__main__":
    sys.exit(main())
