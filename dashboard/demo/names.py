"""Names that sound Flemish and belong to nobody."""

from core.text import sort_key

FIRST = (
    "An Bart Bram Britt Cato Ceder Daan Dirk Eline Elias Emma Fien Filip Floor Geert Gust Hanne "
    "Hugo Ilse Imke Jan Jana Jef Joke Jules Karel Kato Kobe Lander Lena Lien Lotte Lucas Maud "
    "Mieke Milan Mira Nele Nina Noor Otis Pauline Pieter Raf Rik Roos Ruben Saar Sam Senne Siebe "
    "Silke Sofie Stijn Sven Tess Tine Toon Tuur Veerle Wannes Ward Wout Yana Zita Bilal Fatima "
    "Imane Mehmet Nora Samir Yasmina Chloé Renée Zoë Joël Noël"
).split()
BEFORE = ["", "De ", "Van ", "Van den ", "Ver", "Vander"]
ROOT = (
    "akkerlint bietenveld bolderkar boomhut bouwlijn daklicht dakpan dorpsplein draaimolen "
    "dreefpaal eikelput erfgracht fietslamp gevelbank grachtkant grasmat greppel haagbeuk "
    "haardsteen hagelstruik hellingpad hooischuur kasseistroom kerkraam kiezelbed klinkerput "
    "knotwilg kruiwagen lantaarn lindedreef meetlat molenwiek nokbalk oevergras parkbank pekelton "
    "plattegrond poelslak populier regenton rietkraag rooilijn schapenweide schuurdeur sleutelgat "
    "spoorbrug stoepkrijt straatlamp tegelpad trapgevel tuinhek veldweg vensterbank vijverrand "
    "vlierbes voetweg waterlat weidepaal windvaan zandkorrel zonnewijzer"
).split()


def invented(random):
    """A first and a last name."""
    before = random.choice(BEFORE)
    root = random.choice(ROOT)
    last = before + (root if before.startswith("V") and before[-1] != " " else root.capitalize())
    return random.choice(FIRST), last


def address(first, last, domain, taken):
    """`an.lindedreef@bonheiden.example`, numbered where that is in `taken` already; adds it there."""
    name = sort_key(f"{first}.{last}").replace(" ", "")
    found, number = f"{name}@{domain}.example", 1
    while found in taken:
        number += 1
        found = f"{name}{number}@{domain}.example"
    taken.add(found)
    return found
