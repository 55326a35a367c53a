"""Which state of a message may follow which. The database refuses every other change.

The guard is a trigger made from `NEXT` after each `migrate`, so a new state is one entry here. It
looks at changes only: a message may begin in any state (`failed` for an address nobody can have).
"""

from django.db import connections

from outbox.models import Message

State = Message.State
NEXT = {
    State.HELD: {State.QUEUED, State.CANCELLED, State.SUPERSEDED, State.EXPIRED},
    State.QUEUED: {
        *(State.SENDING, State.CANCELLED, State.SUPERSEDED, State.EXPIRED),
        # A step that goes on to write too many for one time.
        State.HELD,
    },
    State.SENDING: {
        *(State.QUEUED, State.ACCEPTED, State.FAILED),
        *(State.EXPIRED, State.CANCELLED, State.SUPERSEDED, State.SUPPRESSED),
    },
    State.FAILED: {State.QUEUED},
    State.EXPIRED: {State.QUEUED},
    State.SUPPRESSED: {State.QUEUED},
    # It came back (outbox.addresses).
    State.ACCEPTED: {State.FAILED},
    State.CANCELLED: set(),
    State.SUPERSEDED: set(),
    State.MISSED: set(),
}
REFUSAL = "A message may not go from this state to that one (outbox/states.py)."
POSTGRESQL = """
CREATE OR REPLACE FUNCTION outbox_message_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND NOT ({allowed}) THEN
        RAISE EXCEPTION '{refusal}' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER outbox_message_state BEFORE UPDATE ON outbox_message
FOR EACH ROW EXECUTE FUNCTION outbox_message_state();
"""
SQLITE = [
    "DROP TRIGGER IF EXISTS outbox_message_state",
    """
CREATE TRIGGER outbox_message_state BEFORE UPDATE ON outbox_message FOR EACH ROW
WHEN OLD.state <> NEW.state AND NOT ({allowed})
BEGIN SELECT RAISE(ABORT, '{refusal}'); END
""",
]


def guard(using="default", **kwargs):
    """Let the database hold on to `NEXT`: receiver of post_migrate.

    After every migrate rather than in one migration: SQLite loses a trigger when a later migration
    makes its table anew.
    """
    connection = connections[using]
    if Message._meta.db_table not in connection.introspection.table_names():
        return
    words = {"allowed": _allowed(), "refusal": REFUSAL}
    parts = [POSTGRESQL] if connection.vendor == "postgresql" else SQLITE
    with connection.cursor() as cursor:
        for part in parts:
            cursor.execute(part.format(**words))


def _allowed():
    """`NEXT` as a condition in SQL; states are our own words, so nothing needs quoting."""
    return " OR ".join(
        f"(OLD.state = '{state.value}' AND NEW.state IN ({_listed(following)}))"
        for state, following in NEXT.items()
        if following
    )


def _listed(states):
    return ", ".join(f"'{state.value}'" for state in sorted(states))
