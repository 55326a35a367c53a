"""The standard sentences the portal begins with; PBM changes them in the back office."""

from django.db import migrations

SENTENCES = [
    ("Goedgekeurd zonder opmerkingen", "adoption",
     "Het verslag van de vorige bijeenkomst wordt goedgekeurd zonder opmerkingen."),
    ("Goedgekeurd met aanpassing", "adoption",
     "Het verslag van de vorige bijeenkomst wordt goedgekeurd met deze aanpassing: …"),
    ("Toelichting en waar de presentatie staat", "presentation",
     "… licht toe. De presentatie staat bij de documenten van de bijeenkomst."),
    ("Antwoord volgt", "presentation",
     "De vraag kan niet meteen beantwoord worden. … bezorgt het antwoord aan de groep."),
    ("Wie deelt een voorbeeld", "discussion",
     "… deelt het eigen voorbeeld met de groep via het portaal."),
    ("De groep komt erop terug", "discussion",
     "De groep komt hierop terug op de volgende bijeenkomst."),
    ("Besluit van de workshop", "workshop",
     "De deelnemers onthouden vooral: …"),
    ("Volgende bijeenkomst", "other",
     "De volgende bijeenkomst vindt plaats op … in …"),
    ("Geen punten bij de rondvraag", "other",
     "Bij de rondvraag zijn er geen punten."),
    ("Geen uitspraak over een lopend dossier", "",
     "De groep doet geen uitspraak over een dossier waarover nog beslist wordt."),
]  # fmt: skip


def add(apps, editor):
    sentence = apps.get_model("minutes", "StandardSentence")
    for title, kind, text in SENTENCES:
        sentence.objects.get_or_create(title=title, defaults={"item_kind": kind, "text": text})


class Migration(migrations.Migration):
    dependencies = [("minutes", "0006_earlier_texts_and_sentences")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
