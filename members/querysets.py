from django.contrib.auth.models import BaseUserManager
from django.db.models import Q

from core.querysets import RuledQuerySet
from core.text import normal_address
from core.times import today


class OrganisationQuerySet(RuledQuerySet):
    def existing(self, on=None):
        """Organisations that exist on a day (today in Brussels when none is given)."""
        day = on or today()
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gt=day),
            Q(valid_from=None) | Q(valid_from__lte=day),
        )


class PositionQuerySet(RuledQuerySet):
    def active(self, on=None):
        """Positions held on a day (today in Brussels when none is given); the end date is the last day."""
        day = on or today()
        return self.filter(Q(end_on=None) | Q(end_on__gte=day), start_on__lte=day)

    def not_ended(self):
        """Positions held today or from a later day on."""
        return self.filter(Q(end_on=None) | Q(end_on__gte=today()))


class UserManager(BaseUserManager.from_queryset(RuledQuerySet)):
    """Named, because migrations refer to it."""

    def create_user(self, email, **fields):
        user = self.model(email=normal_address(email), **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """For `manage.py createsuperuser`; the password is not used: one logs in by mail code."""
        return self.create_user(email, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email=normal_address(email))
