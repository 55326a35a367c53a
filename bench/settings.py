"""The production settings with two control pages beside the portal's own."""

from atrium.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
LOG_LEVEL = "ERROR"
# Limits of asking count nothing here; everything else is kept as in production.
CACHES["default"]["BACKEND"] = "bench.cache.UncountedCache"  # noqa: F405
