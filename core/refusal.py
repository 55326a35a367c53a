"""How an action says no: raise Refused with a Dutch sentence the user can read."""


class Refused(Exception):
    """The request was allowed but the facts changed; nothing has been saved."""


class Busy(Exception):
    """Too many people at the same door at once; nothing has been saved, try again (503)."""


class Conflict(Exception):
    """The same form was sent before with another content; nothing has been saved (409)."""
