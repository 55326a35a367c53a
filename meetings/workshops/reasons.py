"""Why somebody got a workshop, from the same figures as the allotment used."""

from collections import Counter

ORDINALS = {1: "eerste", 2: "tweede", 3: "derde"}


class Figures:
    """How many wished each workshop, against its places.

    `wishes`: `{registration: {block: [workshop, …]}}`; `workshops`: by key, with `capacity`.
    """

    def __init__(self, wishes, workshops):
        self.workshops = workshops
        lists = [keys for chosen in wishes.values() for keys in chosen.values()]
        self.wished = Counter(key for keys in lists for key in keys)

    def got(self, wishes, rank, *, twice=()):
        """Why someone with `wishes` got the one of `rank` (None: none of them)."""
        if rank is None and not wishes:
            return "u gaf geen keuze op en hier was nog plaats"
        if rank is None:
            return f"geen van uw keuzes kon: {self._why(wishes, twice)}; hier was nog plaats"
        words = f"uw {ORDINALS[rank]} keuze"
        better = wishes[: rank - 1]
        return f"{words}: {self._why(better, twice)}" if better else words

    def nothing(self, wishes, twice=(), *, queue):
        """Why someone got none of `wishes`, and for which they wait now."""
        why = self._why(wishes, twice)
        return f"geen van uw keuzes kon: {why}; u staat op de wachtlijst van {queue}"

    def _why(self, keys, twice):
        return "; ".join(self._one(rank, key, twice) for rank, key in enumerate(keys, 1))

    def _one(self, rank, key, twice):
        workshop = self.workshops[key]
        if key in twice:
            return f"de {ORDINALS[rank]} volgt u al in een ander blok"
        wished, places = self.wished[key], workshop.capacity
        if wished > places:
            return (
                f"de {ORDINALS[rank]} was vol, er waren {wished} wensen voor {places} "
                f"{'plaats' if places == 1 else 'plaatsen'}"
            )
        return f"de {ORDINALS[rank]} was vol"
