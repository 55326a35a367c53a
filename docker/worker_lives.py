"""Exit code 0 while the Celery worker in this container lives; ends one that is frozen.

Docker restarts what ends, not what is unhealthy. The worker's own watchdog touches ALIVE_FILE every
few seconds (outbox/watchdog.py); when that stopped, the whole worker stands still: it is killed,
and the container starts again.
"""

import os
import signal
import sys
import time
from pathlib import Path

FROZEN = 90  # seconds

file = Path(os.environ["ALIVE_FILE"])
try:
    age, number = time.time() - file.stat().st_mtime, int(file.read_text())
except (FileNotFoundError, ValueError):
    sys.exit("The worker did not start yet.")
if age > FROZEN:
    os.kill(number, signal.SIGKILL)
    sys.exit(f"The worker stood still for {age:.0f} s and was ended.")
