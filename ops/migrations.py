"""Sees that the models and the migrations agree; needs no database."""

import os
import sys
import tempfile
from importlib import resources
from pathlib import Path

import django
from django.core.management import call_command

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


def main() -> None:
    """Exit 1, naming what is missing, where a model changed without a migration."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        profile = resources.files("madoguchi.demo.profiles").joinpath("akagi.toml")
        (folder / "master.key").write_bytes(bytes(32))
        (folder / "installation.toml").write_text(INSTALLATION.format(profile=profile))
        os.environ["MADOGUCHI_INSTALLATION"] = str(folder / "installation.toml")
        os.environ["DJANGO_SETTINGS_MODULE"] = "madoguchi.config.settings"
        django.setup()
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)


if __name__ == "__main__":
    sys.exit(main())
