"""The production settings with two control pages beside the portal's own."""

from atrium.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
LOG_LEVEL = "ERROR"
