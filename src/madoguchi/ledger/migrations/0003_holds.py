"""Amounts held back until they are released, floors that can be changed, and postings that know."""

from django.db import migrations

from madoguchi.institutions import current
from madoguchi.ledger import sql_files


def _run(apps: object, schema_editor: object) -> None:
    schema = current.alias()
    for name in ("holds", "post_entries"):
        # No parameters: a percent sign in the SQL stays a percent sign.
        schema_editor.execute(sql_files.statement(name, schema), None)  # type: ignore[attr-defined]


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_closings")]
    operations = [migrations.RunPython(_run, migrations.RunPython.noop)]
