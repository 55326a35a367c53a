"""Load who asks together with what every page wants to know of them."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef

from members.models import STAFF_GROUP, User


class AccountBackend(AuthenticationBackend):
    """allauth's log-in; a page that is asked for costs one query for the person, staff or not."""

    def get_user(self, user_id):
        group = Group.objects.filter(name=STAFF_GROUP, user=OuterRef("pk"))
        user = User.objects.annotate(is_in_staff_group=Exists(group)).filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        user.is_staff_member = user.is_superuser or user.is_in_staff_group
        return user
