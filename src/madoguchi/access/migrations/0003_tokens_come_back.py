from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0002_identity")]

    operations = [
        migrations.AddField(
            model_name="stockedtoken",
            name="last_step",
            field=models.BigIntegerField(default=-1),
        ),
        migrations.AddField(
            model_name="stockedtoken",
            name="taken_by",
            field=models.BigIntegerField(null=True),
        ),
    ]
