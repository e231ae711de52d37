"""Says of each bank whether it takes part in extended hours (モアタイム)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="bank",
            name="extended_hours",
            field=models.BooleanField(default=True),
        ),
    ]
