from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('transfers', '0007_names_asked'),
    ]

    operations = [
        migrations.CreateModel(
            name='ShortTold',
            fields=[
                ('order_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('told_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'transfers_short_told',
            },
        ),
    ]
