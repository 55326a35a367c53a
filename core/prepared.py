"""Queries that are asked thousands of times with other values: Django works their SQL out once.

Working out the SQL of a query with a few joins takes Django 2 to 3 ms, running it 0.3 ms. A page
asks once and need not care; whoever sends ten thousand mails and asks anew before each one does.
"""

import threading
from secrets import randbelow, token_hex

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import sql
from django.db.models.query import ModelIterable


class Prepared(threading.local):
    """`by_pk = Prepared(lambda pk: User.objects.filter(pk=pk))`, then `by_pk(12)`: a list of rows.

    The function is called once per thread, with a stand-in for each value (whole numbers and texts
    only), so it must build the same query whatever the values are.
    """

    def __init__(self, build):
        self._build = build
        self._compiler = None

    def __call__(self, *values):
        if self._compiler is None:
            self._prepare(values)
        if self._statement is None:
            return []
        statement, params = self._statement, _filled(self._params, self._marks, values)
        self._compiler.as_sql = lambda *args, **kwargs: (statement, params)
        return list(ModelIterable(self._rows))

    def _prepare(self, values):
        self._marks = _stand_ins(values)
        self._rows = self._build(*self._marks)
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
            self._prepare(values)
        params = _filled(self._params, self._marks, values)
        with connections[self._database].cursor() as cursor:
            cursor.execute(around.format(update=self._statement), (*params, *more))
            return cursor.rowcount

    def _prepare(self, values):
        self._marks = _stand_ins(values)
        rows, changes = self._build(*self._marks)
        self._database = rows.db
        update = rows.query.chain(sql.UpdateQuery)
        update.add_update_values(changes)
        self._statement, self._params = update.get_compiler(using=rows.db).as_sql()


def _stand_ins(values):
    """Values of the same kind that cannot be there by chance."""
    return [
        10**17 + randbelow(10**17) if isinstance(value, int) else token_hex(16) for value in values
    ]


def _filled(params, marks, values):
    known = dict(zip(marks, values, strict=True))
    return tuple(known.get(param, param) if param.__hash__ else param for param in params)
