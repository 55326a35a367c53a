"""What libraries store about a person and the audit log must see; our own models say so themselves."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from auditlog.registry import auditlog

auditlog.register(EmailAddress)
# Which means someone has is logged; the secrets in `data` never are.
auditlog.register(Authenticator, exclude_fields=["data", "last_used_at"])
auditlog.register(SocialAccount, exclude_fields=["extra_data", "last_login"])
