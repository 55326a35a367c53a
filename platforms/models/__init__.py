"""Everything stored about platforms, atria and who belongs to them."""

from auditlog.registry import auditlog

from platforms.models.agreements import Acceptance, Agreement
from platforms.models.groups import (
    LOCAL_ATRIUM,
    ORGANISERS,
    PARTNER_MEETING,
    Atrium,
    Membership,
    Platform,
    Role,
)
from platforms.models.requests import JoinRequest
from platforms.models.themes import Theme, ThemeSupport

__all__ = [
    "Acceptance",
    "Agreement",
    "Atrium",
    "JoinRequest",
    "LOCAL_ATRIUM",
    "Membership",
    "ORGANISERS",
    "PARTNER_MEETING",
    "Platform",
    "Role",
    "Theme",
    "ThemeSupport",
]

# Who changed what (T116). Not the requests: they say themselves who decided, and one that is never
# confirmed must be forgotten.
for _model in (Platform, Atrium, Membership, Theme, Agreement, Acceptance):
    auditlog.register(_model)
