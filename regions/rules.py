"""The map of Flanders is public; staff keep it."""

from core.people import everyone, staff_only
from core.rules import nobody, rule

for model in ("province", "municipality", "area", "areatype"):
    rule(f"regions.view_{model}")(everyone)
    rule(f"regions.change_{model}")(staff_only)
    # Verslagen and statistics point here: a municipality ends by date.
    rule(f"regions.delete_{model}")(nobody)
