"""On which grounds a part may be left out.

A short list after title II, chapter 3 of the Flemish Bestuursdecreet of 7 December 2018 (articles
II.33 to II.38), by article and in our own words; it is no legal advice. Who decides on a request
checks the text of the decree and may write another ground. Part of a document is given where only
part of it falls under a ground.
"""

from django.db import models


class Ground(models.TextChoices):
    UNFINISHED = "unfinished", "niet af of onvolledig (art. II.33)"
    PRIVACY = "privacy", "bescherming van de persoonlijke levenssfeer (art. II.34)"
    SECRECY = "secrecy", "verplichting tot geheimhouding (art. II.34)"
    IN_CONFIDENCE = "in_confidence", "vrijwillig en in vertrouwen meegedeeld (art. II.34)"
    BUSINESS = "business", "vertrouwelijke commerciële of industriële informatie (art. II.35)"
    POLICY = "policy", "vertrouwelijk handelen van een overheid (art. II.35)"
    TRIAL = "trial", "rechtspleging en recht op een eerlijk proces (art. II.35)"
    ORDER = "order", "openbare orde en veiligheid (art. II.35)"
    ENVIRONMENT = "environment", "uitzondering voor milieu-informatie (art. II.36)"
    OTHER = "other", "een andere grond, in woorden"


def words_of(ground, words=""):
    """A ground as the copy says it; `words`: those of who decided."""
    if ground == Ground.OTHER:
        return words
    label = Ground(ground).label
    return f"{label}: {words}" if words else label
