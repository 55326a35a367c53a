"""How an action says no: raise Refused with a Dutch sentence the user can read."""


class Refused(Exception):
    """The request was allowed but the facts changed; nothing has been saved."""
