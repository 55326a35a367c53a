from django.db import migrations, models


class Migration(migrations.Migration):
    # Apart from the rows that 0003 changes: PostgreSQL alters no table with changes pending.
    dependencies = [("minutes", "0003_published_is_adopted")]

    operations = [
        migrations.AddConstraint(
            model_name='minutes',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('status', 'draft')), models.Q(models.Q(('status', 'draft'), _negated=True), ('published_at__isnull', False)), _connector='OR'), name='minutes_readers_know_it_since'),
        ),
        migrations.AddConstraint(
            model_name='minutes',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('adopted_at__isnull', False), ('status', 'adopted')), models.Q(models.Q(('status', 'adopted'), _negated=True), ('adopted_at', None), ('adopted_how', '')), _connector='OR'), name='minutes_adopted_has_a_date'),
        ),
    ]
