from django.contrib.auth.models import BaseUserManager
from django.db.models import F, Q

from core.querysets import RuledQuerySet
from core.text import normal_address, sort_key
from core.times import today


class OrganisationQuerySet(RuledQuerySet):
    def named(self, text):
        """Organisations with `text` in the name, or in a name their municipality had (T92)."""
        wanted = sort_key(text)
        return self.filter(
            Q(sort_name__contains=wanted)
            | Q(abbreviation__iexact=text.strip())
            | Q(municipality__in=self._municipalities(wanted))
        )

    def _municipalities(self, wanted):
        """Municipalities called so, and those into which one called so merged (two mergers deep)."""
        rows = self.model._meta.get_field("municipality").related_model.objects
        old = rows.filter(sort_name__contains=wanted)
        return rows.filter(
            Q(pk__in=old.values("pk"))
            | Q(predecessors__in=old.values("pk"))
            | Q(predecessors__predecessors__in=old.values("pk"))
        ).values("pk")

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


class UserQuerySet(RuledQuerySet):
    def in_directory(self):
        """Who stands in the directory: people, not anonymised or closed profiles."""
        return self.filter(is_active=True)

    def named(self, text):
        """People whose name has every word of `text`, in any order, without case or accents."""
        rows = self
        for word in sort_key(text).split()[:5]:
            rows = rows.filter(sort_name__contains=word)
        return rows


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
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

    def by_address(self, address):
        """The person whom `address` identifies: a verified address, or the primary one; else None."""
        address = normal_address(address)
        verified = self.filter(emailaddress__email=address, emailaddress__verified=True).first()
        return verified or self.filter(email=address).first()

    def by_addresses(self, addresses):
        """`{address: person}` of the normal `addresses` that identify someone, as `by_address` does."""
        owners = {person.email: person for person in self.filter(email__in=addresses)}
        known = self.filter(emailaddress__email__in=addresses, emailaddress__verified=True)
        known = known.annotate(known_as=F("emailaddress__email")).order_by("-pk")
        return owners | {person.known_as: person for person in known}
