"""Read a page as a person does, and count what it costs."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from platforms.models import Role
from tests import make


def text_of(response):
    """The words of the page between <main> and </main>."""
    main = response.content.decode().split("<main", 1)[1].split("</main>")[0]
    words = " ".join(re.sub(r"<[^>]+>", " ", main.split(">", 1)[1]).split())
    return re.sub(r" ([.,:;?])", r"\1", words)


def queries_of(client, address):
    """The SQL of a page, asked a second time (the first fills caches and the session)."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in asked.captured_queries]


def answers_by_role(client, addresses):
    """The statuses that staff, an organiser and a member get at all `addresses` together."""
    atrium, answers = make.atrium(), {}
    for name, person in {
        "staff": make.staff(),
        "organiser": make.member_of(atrium, Role.RELATIONSHIP_MANAGER),
        "member": make.member_of(atrium),
    }.items():
        client.force_login(person)
        answers[name] = {client.get(address).status_code for address in addresses}
    return answers


def text(answer):
    """The page of an answer, as it was sent."""
    return answer.content.decode()
