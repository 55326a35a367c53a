"""Hear of every change of certain rows, by whatever road it comes (decision 0016).

Django tells of `save()` and `delete()` by signals, and of `update()` and what is made in bulk not
at all. So a model that is watched has a manager made of `WatchedQuerySet`, which tells those too.
"""

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_save, pre_delete

_WATCHED = {}  # model: list of (names of fields, told)


def watch(model, fields, told):
    """Call `told(pks)` at each change of one of `fields` of rows of `model`, and when rows come or go.

    It is called in the transaction of the change; of rows that go, just before they do.
    """
    known = {field.name for field in model._meta.get_fields()}
    assert set(fields) <= known, f"{model.__name__} has no {set(fields) - known}"
    if model not in _WATCHED:
        post_save.connect(_saved, sender=model)
        pre_delete.connect(_goes, sender=model)
    _WATCHED.setdefault(model, []).append((frozenset(fields), told))


def watched_models():
    return list(_WATCHED)


class WatchedQuerySet(QuerySet):
    """Tells who watches its model also of what changes or comes in bulk."""

    def update(self, **changes):
        told = _concerned(self.model, changes)
        if not told:
            return super().update(**changes)
        with transaction.atomic(using=self.db):
            # Asked first: the change may be about what the rows are chosen by.
            pks = list(self.order_by().values_list("pk", flat=True))
            _tell(told, pks)
            return super().update(**changes)

    update.alters_data = True

    def bulk_create(self, objs, *args, ignore_conflicts=False, update_conflicts=False, **kwargs):
        told = _concerned(self.model)
        if told and (ignore_conflicts or update_conflicts):
            raise ValueError(f"{self.model.__name__} is watched: say which rows are new")
        kwargs |= {"ignore_conflicts": ignore_conflicts, "update_conflicts": update_conflicts}
        if not told:
            return super().bulk_create(objs, *args, **kwargs)
        with transaction.atomic(using=self.db):
            created = super().bulk_create(objs, *args, **kwargs)
            _tell(told, [row.pk for row in created])
        return created

    bulk_create.alters_data = True


def _concerned(model, names=None):
    """Who must hear of a change of the fields `names` (None: of anything) of `model`."""
    watching = _WATCHED.get(model, ())
    if not watching or names is None:
        return [told for _, told in watching]
    changed = {model._meta.get_field(name).name for name in names if name != "pk"}
    return [told for fields, told in watching if changed & fields]


def _tell(told, pks):
    for each in told if pks else ():
        each(pks)


def _saved(sender, instance, created, update_fields, raw=False, **_):
    names = None if created or update_fields is None else update_fields
    _tell(_concerned(sender, names), [instance.pk])


def _goes(sender, instance, **_):
    _tell(_concerned(sender), [instance.pk])
