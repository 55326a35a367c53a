"""Queries that are asked thousands of times with other values: Django works their SQL out once.

Working out the SQL of a query with a few joins takes Django 2 to 3 ms, running it 0.3 ms
(docs/performance.md). A page asks most of its questions once and need not care; what stands in
front of every page, and whoever asks anew before each of ten thousand mails, does.
"""

import threading

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Value, sql


class Prepared(threading.local):
    """`by_pk = Prepared(lambda pk: User.objects.filter(pk=pk))`, then `by_pk(12)`: a list of rows.

    The function is called once per thread, with an expression that stands for each value (a number,
    a text, a day or None), so it must build the same query whatever the values are. It gives what
    its queryset gives: model instances, or tuples after `values_list`.
    """

    def __init__(self, build):
        self._build = build
        self._compiler = None

    def __call__(self, *values):
        if self._compiler is None:
            self._prepare(len(values))
        if self._statement is None:
            return []
        statement, params = self._statement, _filled(self._params, values)
        self._compiler.as_sql = lambda *args, **kwargs: (statement, params)
        return list(self._rows._iterable_class(self._rows))

    def _prepare(self, count):
        self._rows = self._build(*_places(count))
        self._compiler = self._rows.query.get_compiler(using=self._rows.db)
        self._rows.query.get_compiler = lambda *args, **kwargs: self._compiler
        try:
            self._statement, self._params = self._compiler.as_sql()
        except EmptyResultSet:  # no row can ever answer this
            self._statement = None


class PreparedUpdate(threading.local):
    """The same for an update: the function gives a queryset and the changes as a dict.

    Called with the values, it changes the rows and returns how many. `around` is a statement with
    `{update}` in it that uses the outcome, with `more` values after those of the update.
    """

    def __init__(self, build):
        self._build = build
        self._statement = None

    def __call__(self, *values, around="{update}", more=()):
        if self._statement is None:
            self._prepare(len(values))
        params = _filled(self._params, values)
        with connections[self._database].cursor() as cursor:
            cursor.execute(around.format(update=self._statement), (*params, *more))
            return cursor.rowcount

    def _prepare(self, count):
        rows, changes = self._build(*_places(count))
        self._database = rows.db
        update = rows.query.chain(sql.UpdateQuery)
        update.add_update_values(changes)
        self._statement, self._params = update.get_compiler(using=rows.db).as_sql()


class _Place:
    """Stands among the parameters where the value of this number comes."""

    def __init__(self, number):
        self.number = number


def _places(count):
    return [Value(_Place(number)) for number in range(count)]


def _filled(params, values):
    return tuple(values[each.number] if isinstance(each, _Place) else each for each in params)
