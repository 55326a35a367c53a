"""Which mails: still to be read, waiting for a person."""

from core.querysets import RuledQuerySet


class InboundMailQuerySet(RuledQuerySet):
    def to_read(self):
        """What was stored and not read yet."""
        return self.filter(state=self.model.State.RECEIVED)

    def waiting(self):
        """What a person must look at."""
        return self.filter(state__in=[self.model.State.WAITING, self.model.State.UNPARSABLE])
