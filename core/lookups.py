"""Lookups that Django does not have."""

import json

from django.db.models import Lookup


class Among(Lookup):
    """`pk__among={3, 5, …}`: one of very many keys, sent to the database as one value.

    `pk__in` makes a parameter of each key: of two thousand that takes longer than the search itself,
    and SQLite takes no more than 250,000.
    """

    lookup_name = "among"

    def get_prep_lookup(self):
        return json.dumps(sorted(self.rhs))

    def get_db_prep_lookup(self, value, connection):
        return "%s", [value]

    def as_sql(self, compiler, connection):
        lhs, params = self.process_lhs(compiler, connection)
        rhs, keys = self.process_rhs(compiler, connection)
        return f"{lhs} IN (SELECT value FROM json_each({rhs}))", [*params, *keys]

    def as_postgresql(self, compiler, connection):
        lhs, params = self.process_lhs(compiler, connection)
        rhs, [keys] = self.process_rhs(compiler, connection)
        return f"{lhs} = ANY({rhs}::bigint[])", [*params, f"{{{keys[1:-1]}}}"]
