"""Load who asks together with what every page wants to know of them."""

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef

from core.prepared import Prepared
from members.models import FACTORS, STAFF_GROUP, User


class AccountBackend(AuthenticationBackend):
    """allauth's log-in; a page that is asked for costs one query for the person, staff or not."""

    def get_user(self, user_id):
        user = next(iter(_by_pk(user_id)), None)
        if user is None or not self.user_can_authenticate(user):
            return None
        user.is_staff_member = user.is_superuser or user.is_in_staff_group
        return user


@Prepared
def _by_pk(pk):
    group = Group.objects.filter(name=STAFF_GROUP, user=OuterRef("pk"))
    factor = Authenticator.objects.filter(type__in=FACTORS, user=OuterRef("pk"))
    facts = {"is_in_staff_group": Exists(group), "is_enrolled": Exists(factor)}
    return User.objects.filter(pk=pk).annotate(**facts).order_by()
