"""Lays down the ledger: tables, the posting function, final rows."""

from django.db import migrations

from madoguchi.institutions import current
from madoguchi.ledger import sql_files


def _run(apps: object, schema_editor: object) -> None:
    schema = current.alias()
    for name in ("schema", "post_entry", "open_account"):
        # No parameters: a percent sign in the SQL stays a percent sign.
        schema_editor.execute(sql_files.statement(name, schema), None)  # type: ignore[attr-defined]


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunPython(_run, migrations.RunPython.noop)]
