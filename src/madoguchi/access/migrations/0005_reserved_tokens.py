from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0004_tokens_of_apps")]

    operations = [
        migrations.AddField(
            model_name="stockedtoken",
            name="reserved_for",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="stockedtoken",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reserved_for", None),
                    ("taken_by", None),
                    ("taken_by", models.F("reserved_for")),
                    _connector="OR",
                ),
                name="a_reserved_token_goes_to_its_contract",
            ),
        ),
    ]
