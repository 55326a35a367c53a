"""What this app holds on a person, for the person (T117)."""

from members.holdings import holding


@holding("lidmaatschappen")
def memberships(person):
    return [
        {
            "atrium": row.atrium.name,
            "rol": row.get_role_display(),
            "vanaf": row.start_on.isoformat(),
            "tot en met": row.end_on.isoformat() if row.end_on else None,
        }
        for row in person.memberships.select_related("atrium").order_by("pk")
    ]


@holding("aanvragen")
def join_requests(person):
    rows = person.join_requests.select_related("atrium").order_by("pk")
    return [
        {
            "atrium": row.atrium.name,
            "gevraagd op": row.asked_at.isoformat(),
            "status": row.get_status_display(),
            "waarom": row.motivation,
        }
        for row in rows
    ]


@holding("jaarthema's")
def themes(person):
    """What they proposed, and what they support."""
    own = [
        {"atrium": row.atrium.name, "jaar": row.year, "thema": row.name, "wat": "voorgesteld"}
        for row in person.proposed_themes.select_related("atrium").order_by("pk")
    ]
    rows = person.theme_supports.select_related("theme__atrium").order_by("pk")
    return own + [
        {
            "atrium": row.theme.atrium.name,
            "jaar": row.theme.year,
            "thema": row.theme.name,
            "wat": "gesteund",
        }
        for row in rows
    ]


@holding("aanvaarde afspraken")
def acceptances(person):
    rows = person.acceptances.select_related("agreement").order_by("pk")
    return [
        {"versie": row.agreement.version, "wanneer": row.accepted_at.isoformat()} for row in rows
    ]
