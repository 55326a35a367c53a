"""The Provinciaal Atrium is prepared together with its steering group: it agrees first."""

from django.db import migrations, models

STEERED = "provinciaal-atrium"


def ask_where_there_is_a_steering_group(apps, schema_editor):
    apps.get_model("platforms", "Platform").objects.filter(code=STEERED).update(needs_approval=True)


class Migration(migrations.Migration):

    dependencies = [
        ('platforms', '0006_proposed_themes'),
    ]

    operations = [
        migrations.AddField(
            model_name='platform',
            name='needs_approval',
            field=models.BooleanField(default=False, help_text='Een bijeenkomst wordt pas aangekondigd, en de datum pas vrijgehouden, als de stuurgroep van het atrium akkoord is met datum, plaats en programma.', verbose_name='akkoord van de stuurgroep nodig'),
        ),
        migrations.RunPython(ask_where_there_is_a_steering_group, migrations.RunPython.noop),
    ]
