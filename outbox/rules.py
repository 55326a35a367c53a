"""The delivery log and the brakes are for PBM staff; organisers see their meeting's own list."""

from core.people import staff_only
from core.rules import rule

for name in ["view_message", "retry_message", "cancel_message", "release_message"]:
    rule(f"outbox.{name}")(staff_only)
rule("outbox.view_pause")(staff_only)
rule("outbox.delete_pause")(staff_only)
for name in ["view_address", "check_address"]:
    rule(f"outbox.{name}")(staff_only)
