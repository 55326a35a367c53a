"""For whom a passage, an action or a file is."""

from django.db import models


class Level(models.TextChoices):
    """From widest to narrowest; minutes/levels.py decides who is who."""

    PUBLIC = "public", "openbaar"
    ATRIUM = "atrium", "atrium"
    DEPARTMENT = "department", "afdeling (PBM)"
