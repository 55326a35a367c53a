"""What people write to the portal is for PBM staff."""

from core.people import staff_only
from core.rules import rule

for name in ["view", "resolve", "reprocess"]:
    rule(f"inbox.{name}_inboundmail")(staff_only)
