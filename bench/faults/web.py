"""Many people at the same door, clicks that come twice, and restarts under load (1, 2, 3 and 33)."""

import asyncio
import signal
import time
from uuid import uuid4

import httpx

from bench.faults.broker import all_promised_came
from bench.faults.load import Load
from bench.faults.table import Result, scenario

PEOPLE = 100
SLOWEST = 3  # seconds, 99 of 100 answers
QUEUE = (
    "SELECT queue_no FROM meetings_registration "
    "WHERE meeting_id = %s AND status = 'waitlisted' ORDER BY queue_no"
)
SEATS = "SELECT count(*) FROM meetings_registration WHERE meeting_id = %s AND status = %s"


async def at_once(address, requests):
    """Send (method, path, cookies, data) all at the same moment; (status, seconds) of each."""
    limits = httpx.Limits(max_connections=len(requests))
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=60) as client:

        async def answer(method, path, cookies, data):
            begun = time.monotonic()
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
            response = await client.request(method, path, data=data or None, headers=headers)
            return response.status_code, time.monotonic() - begun

        return await asyncio.gather(*(answer(*request) for request in requests))


def storm(stage, requests):
    """Everyone looks first, as on the day registration opens; then all press the button."""
    looks = [("GET", path, cookies, None) for _, path, cookies, _ in requests]
    asyncio.run(at_once(stage.address, looks))
    return asyncio.run(at_once(stage.address, requests))


def press(path, person, **data):
    """A POST by someone who is logged in."""
    form = {"csrfmiddlewaretoken": person["token"], **data}
    return ("POST", path, person["cookies"], form)


def last_seats(name, words, seats):
    """A scenario in which a hundred people ask for so many seats."""
    waiting = PEOPLE - seats

    def run(stage):
        made = stage.seed("meeting", seats, PEOPLE)
        stage.supervised("web")
        path = f"/bijeenkomsten/{made['meeting']}/inschrijven/"
        answers = storm(stage, [press(path, person) for person in made["people"]])
        given = stage.sql(SEATS, made["meeting"], "registered")[0][0]
        if stage.control:  # fails for no other reason than this one
            note = f"{given} people got a seat"
            return Result(sent=PEOPLE, wrong=max(0, given - seats), note=note)
        queue = [number for (number,) in stage.sql(QUEUE, made["meeting"])]
        wrong = abs(given - seats) + int(queue != list(range(1, waiting + 1)))
        wrong += sum(status != 302 for status, _ in answers)
        slowest = sorted(seconds for _, seconds in answers)[int(PEOPLE * 0.99) - 1]
        return Result(sent=PEOPLE, wrong=wrong, answered=slowest, answered_ok=SLOWEST)

    run.__name__ = name
    title = f"a hundred people press the button for {words} at the same moment"
    bar = f"seats given: {seats}; {waiting} in the queue, numbered 1 to {waiting}; only 302, "
    bar += "99 of 100 answers within 3 s"
    scenario("1", title, bar=bar, control="no_lock", alone=True)(run)


last_seats("last_seat", "the last seat", 1)
last_seats("last_twenty_seats", "twenty seats", 20)


@scenario(
    "2",
    "40 register on the page, 20 by the link in a mail, 20 give their seat back, all at once",
    bar="never more people than seats, nobody waits beside a free seat, no 5xx",
    control="no_lock",
)
def mixed_storm(stage):
    made = stage.seed("meeting", 20, 80, 20)
    page = f"/bijeenkomsten/{made['meeting']}"
    stage.seed("invite", made["meeting"])
    links = stage.seed("answer_links", made["meeting"])
    stage.supervised("web")
    requests = [press(f"{page}/uitschrijven/", person) for person in made["people"][:20]]
    requests += [press(f"{page}/inschrijven/", person) for person in made["people"][20:60]]
    for person in made["people"][60:]:
        path = links[str(person["pk"])]
        requests.append(press(path, person, answer="ja"))
    answers = storm(stage, requests)
    given = stage.sql(SEATS, made["meeting"], "registered")[0][0]
    waiting = stage.sql(SEATS, made["meeting"], "waitlisted")[0][0]
    queue = "SELECT count(*) - count(DISTINCT queue_no) FROM meetings_registration"
    wrong = max(0, given - 20) + (waiting if given < 20 else 0)
    wrong += abs(given + waiting - 60)
    wrong += stage.sql(f"{queue} WHERE status = 'waitlisted'")[0][0]
    wrong += sum(status >= 500 for status, _ in answers)
    return Result(sent=len(requests), wrong=wrong)


@scenario(
    "3",
    "one person presses the button fifty times",
    bar="1 registration, 1 mail, 50 times the same answer",
    control="no_once",
)
def fifty_clicks(stage):
    made = stage.seed("meeting", 5, 1)
    if stage.control == "no_once":
        stage.seed("forget_uniqueness")
    stage.supervised("web")
    path = f"/bijeenkomsten/{made['meeting']}/inschrijven/"
    click = press(path, made["people"][0], nonce=str(uuid4()))
    answers = storm(stage, [click] * 50)
    rows = stage.sql("SELECT count(*) FROM meetings_registration")[0][0]
    mails = stage.sql("SELECT count(*) FROM outbox_message")[0][0]
    wrong = abs(rows - 1) + abs(mails - 1) + sum(status != 302 for status, _ in answers)
    return Result(sent=50, wrong=wrong)


@scenario(
    "33",
    "web, worker and mailer are restarted again and again while changes go on (every 10 s for 5 "
    "minutes in the long form)",
    bar="lost 0, doubled 0, less than 0.1 % of the requests refused",
    control="killed_outright",
    alone=True,
)
def rolling_restart(stage):
    stage.supervised("web", "mailer", "worker", "beat")
    outright = stage.control == "killed_outright"
    with Load(stage.address, pause=0.05) as load:
        for _ in range(30 if stage.scale > 1 else 3):
            time.sleep(10)
            if outright:
                stage.signal("web", signal.SIGKILL)
            else:
                stage.tell("web", signal.SIGHUP)
            stage.tell("mailer", signal.SIGTERM)
            stage.tell("worker", signal.SIGTERM)
    result = all_promised_came(stage, load, failed_ok=len(load.done) // 1000)
    result.note = f"{load.refused()} of {len(load.done)} requests refused"
    return result
