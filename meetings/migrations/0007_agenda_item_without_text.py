from django.db import migrations


class Migration(migrations.Migration):
    """Apart from 0006: PostgreSQL does not change a table to which rows of that transaction point."""

    dependencies = [('meetings', '0006_speakers')]

    operations = [migrations.RemoveField('agendaitem', 'speakers_text')]
