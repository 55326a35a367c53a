"""The questions organisers ask most, ready to be added and changed."""

from meetings.models import Question

Kind = Question.Kind

STANDARD = {
    "dieet": {
        "name": "Dieet",
        "kind": Kind.DIET,
        "text": "Is er iets waarmee we bij het eten rekening houden?",
        "options": "geen bijzondere wensen\nvegetarisch\nveganistisch\nhalal\nzonder gluten\n"
        "zonder lactose\nzonder noten",
    },
    "toegankelijkheid": {
        "name": "Toegankelijkheid",
        "kind": Kind.ACCESS,
        "text": "Hebt u iets nodig om goed te kunnen deelnemen?",
        "options": "niets nodig\nrolstoeltoegankelijke zaal\nringleiding\nschrijftolk\n"
        "tolk Vlaamse Gebarentaal\ndocumenten vooraf in groot lettertype",
    },
    "parking": {
        "name": "Parking",
        "kind": Kind.YES_NO,
        "text": "Hebt u een parkeerplaats nodig?",
        "options": "",
    },
    "vervoer": {
        "name": "Vervoer",
        "kind": Kind.CHOICE,
        "text": "Hoe komt u?",
        "options": "met de trein of de bus\nmet de fiets\nmet de auto\nik rijd met iemand mee",
    },
    "open": {"name": "Eigen vraag", "kind": Kind.TEXT, "text": "", "options": ""},
}


def proposed(name):
    """The fields of a standard question; of an open one when there is none called so."""
    fields = STANDARD.get(name, STANDARD["open"])
    return {key: value for key, value in fields.items() if key != "name"}
