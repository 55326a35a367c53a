"""The claims of ACM/IDM; a test changes them by writing the file that IDP_CLAIMS names."""

import json
import os
from pathlib import Path

from allauth.idp.oidc.adapter import DefaultOIDCAdapter


class Adapter(DefaultOIDCAdapter):
    def get_claims(self, purpose, user, client, scopes, email=None, **kwargs):
        claims = super().get_claims(purpose, user, client, scopes, email=email, **kwargs)
        extra = json.loads(Path(os.environ["IDP_CLAIMS"]).read_text())
        return {**claims, **(extra if "vo" in scopes else {})}
