from django.db.models import Q

from core.querysets import RuledQuerySet
from core.times import today


class MunicipalityQuerySet(RuledQuerySet):
    def existing(self, on=None):
        """The municipalities that exist on a day (today in Brussels when none is given)."""
        day = on or today()
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=day), valid_from__lte=day)

    def with_predecessors_of(self, pk):
        """This municipality and everything that merged into it, at any depth of two mergers."""
        return self.filter(Q(pk=pk) | Q(successor=pk) | Q(successor__successor=pk))
