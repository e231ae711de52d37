"""A lock waits to be told until its record and its mail are written."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0006_what_was_asked")]

    operations = [
        migrations.AddField(
            model_name="tries",
            name="untold_since",
            field=models.DateTimeField(null=True),
        ),
    ]
