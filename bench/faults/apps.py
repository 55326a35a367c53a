"""Takes one safety out of the portal when FAULT_CONTROL names it. Never part of the portal."""

import os
from datetime import timedelta

from django.apps import AppConfig


class FaultsConfig(AppConfig):
    name = "bench.faults"
    label = "faults"

    def ready(self):
        # Only now: the safeties stand in modules with models.
        from bench.faults.controls import CONTROLS  # noqa: PLC0415
        from inbox import processing  # noqa: PLC0415

        # Only the clockwork runs faster: a minute in production.
        processing.AGAIN_AFTER = timedelta(seconds=3)

        name = os.environ.get("FAULT_CONTROL")
        if name:
            CONTROLS[name]()
