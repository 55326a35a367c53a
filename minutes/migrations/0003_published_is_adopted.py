from django.db import migrations
from django.db.models import F


def adopt(apps, schema_editor):
    """What was published had no remarks: it counts as adopted from that moment."""
    rows = apps.get_model("minutes", "Minutes").objects.filter(status="published")
    rows.update(
        status="adopted",
        adopted_at=F("published_at"),
        adopted_by=F("published_by"),
        adopted_how="direct",
    )


class Migration(migrations.Migration):
    dependencies = [("minutes", "0002_written_and_adopted")]

    operations = [migrations.RunPython(adopt, migrations.RunPython.noop)]
