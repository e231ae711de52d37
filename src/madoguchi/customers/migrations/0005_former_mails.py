import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0004_mail_wishes"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormerMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mail", models.EmailField(max_length=254)),
                ("given_up_at", models.DateTimeField()),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former_mails",
                        to="customers.contract",
                    ),
                ),
            ],
            options={
                "db_table": "customers_former_mail",
                "indexes": [
                    models.Index(fields=["given_up_at"], name="customers_former_mail_by_age"),
                ],
            },
        ),
    ]
