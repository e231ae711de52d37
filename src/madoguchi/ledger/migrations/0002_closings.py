"""Closings of days, days that follow versions by the account's own row, and many entries at once."""

from django.db import migrations

from madoguchi.institutions import current
from madoguchi.ledger import sql_files


def _run(apps: object, schema_editor: object) -> None:
    schema = current.alias()
    for name in ("closing", "post_entry", "post_entries"):
        # No parameters: a percent sign in the SQL stays a percent sign.
        schema_editor.execute(sql_files.statement(name, schema), None)  # type: ignore[attr-defined]


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_ledger")]
    operations = [migrations.RunPython(_run, migrations.RunPython.noop)]
