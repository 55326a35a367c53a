"""The mail to who remarked, and whether it is still wanted just before it leaves."""

from minutes.models import Minutes
from outbox.kinds import kind


@kind("remark_settled", "antwoord op opmerkingen bij een verslag")
def remark_settled(message):
    rows = Minutes.objects.filter(pk=int(message.about.partition(":")[2]))
    if not rows.permitted(message.person, "read").exists():
        return "Deze persoon mag het verslag niet meer lezen."
    settled = rows.filter(remarks__person=message.person).exclude(remarks__outcome="")
    return "" if settled.exists() else "De opmerking bestaat niet meer."
