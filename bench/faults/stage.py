"""One scenario's machinery: a database, a Redis, a mail server, and the portal's processes."""

import contextlib
import json
import os
import shlex
import signal
import subprocess
import sys
import time

import psycopg

from bench.faults.load import answers
from bench.faults.machinery import Redis
from bench.faults.processes import ROOT, Process, wait_until
from scripts.services import free_port
from tests.inbox.mails import OUR_SERVER
from tests.sink import Sink

CELERY = f"{sys.executable} -m celery -A atrium"
# As docker-compose.yml starts them. A second one is called `mailer-2`.
PARTS = {
    "web": f"{sys.executable} -m gunicorn --bind=127.0.0.1:{{stage.web_port}}",
    "worker": f"{CELERY} worker --queues=celery --concurrency=2 --hostname={{name}}@faults",
    "mailer": f"{CELERY} worker --queues=mail --concurrency=1 --hostname={{name}}@faults",
    "beat": f"{CELERY} beat --pidfile= --schedule={{stage.folder}}/{{name}}",
    "drain": f"{sys.executable} manage.py drain_outbox --loop",
}
SENDERS = ("mailer", "mailer-2", "drain")  # with which production sends: three connections
LEASE = 4  # seconds; 60 in production
MAIL = "SELECT state, count(*) FROM outbox_message GROUP BY state"


class Stage:
    """Everything but the fault. `control`: the safety that is taken out, if any."""

    def __init__(self, folder, postgres, template, *, control="", scale=1):
        self.folder = folder
        self.postgres = postgres
        self.scale = scale
        self.control = control
        self.database = postgres.make(template)
        self.redis = Redis(folder)
        self.redis.start()
        self.sink = Sink(seconds_per_mail=0.01)
        self.sink.start()
        self.web_port = free_port()
        self.env = os.environ | self._settings(control)
        self._started = []
        self._logs = folder / "supervised"

    def _settings(self, control):
        return {
            "DJANGO_SETTINGS_MODULE": "bench.faults.settings",
            "SECRET_KEY": "alleen-voor-de-proef-" * 4,
            "SITE_URL": "http://localhost",
            "ALLOWED_HOSTS": "localhost,127.0.0.1",
            "DATABASE_URL": self.postgres.address(self.database),
            "REDIS_URL": self.redis.address,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.sink.port}",
            "SINK_PORT": str(self.sink.port),
            "VAR_DIR": str(self.folder),
            "OUTBOX_LEASE_SECONDS": str(LEASE),
            "MAIL_QUIET_HOURS": "0",
            "MAIL_AUTHSERV_ID": OUR_SERVER,
            "MAIL_HOLD_ABOVE": "1000000",
            "LOG_LEVEL": "WARNING",
            "FAULT_CONTROL": control,
        }

    # --- processes ------------------------------------------------------------------------------
    def start(self, *command, **more):
        """Start a process that ends with the scenario; `more`: variables of its own."""
        log = self.folder / f"{len(self._started)}.log"
        process = Process(*command, env=self.env | more, log=log)
        self._started.append(process)
        return process

    def python(self, *arguments, **more):
        return self.start(sys.executable, *arguments, **more)

    def part(self, name, **more):
        """Start a part of the portal that nobody starts again."""
        return self.start(*self._command(name), **more)

    def _command(self, name):
        return shlex.split(PARTS[name.partition("-")[0]].format(stage=self, name=name))

    def supervised(self, *names, frozen_after=60):
        """Start these parts under the supervisor of `./run demo`, which restarts what ends."""
        parts = [f"{name}={shlex.join(self._command(name))}" for name in names]
        options = [f"--frozen-after={frozen_after}", str(self._logs)]
        self.python("-m", "scripts.supervise", *options, *parts)
        if "web" in names:
            wait_until(self.web_answers, 40, self.logs)

    def all_awake(self, mailers):
        """Wait until so many mailers listen and mail is taken."""
        wait_until(lambda: self.redis.listeners() >= mailers, 60, self.logs)
        self.beating()

    def beating(self, name="bezorging"):
        """Wait until a moving part showed itself."""
        self.waits_for(f"SELECT count(*) FROM outbox_heartbeat WHERE name = '{name}'")

    def pid_of(self, name):
        """The process that runs under this name now."""
        file = self._logs / f"{name}.pid"
        wait_until(file.exists, 30, self.logs)
        return int(file.read_text())

    def signal(self, name, number):
        """Signal a supervised part with all its children."""
        os.killpg(self.pid_of(name), number)

    def tell(self, name, number):
        """Signal a supervised part alone: it looks after its own children."""
        with contextlib.suppress(ProcessLookupError):  # it is just being started again
            os.kill(self.pid_of(name), number)

    def web_answers(self):
        return answers(self.address)

    @property
    def address(self):
        return f"http://localhost:{self.web_port}"

    # --- what is asked of the portal ------------------------------------------------------------
    def run(self, *arguments, **more):
        """Run a Python program to its end and return what it printed."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.env | {"FAULT_CONTROL": ""} | more,
            check=True,
            stdout=subprocess.PIPE,
        )
        return done.stdout.decode()

    def seed(self, what, *arguments, **more):
        """Run one of the functions of seed.py in a process of its own; what it returned."""
        return json.loads(self.run("-m", "bench.faults.seed", what, *map(str, arguments), **more))

    def hand_over(self, raw, *, sender, to):
        """Give one mail to the portal as a mail server does."""
        command = [sys.executable, "manage.py", "receive_mail", f"--from={sender}", f"--to={to}"]
        subprocess.run(command, cwd=ROOT, env=self.env, input=raw, check=True)

    def sql(self, query, *values):
        with psycopg.connect(self.postgres.address(self.database)) as connection:
            return connection.execute(query, values).fetchall()

    def states(self):
        return dict(self.sql(MAIL))

    # --- waiting and counting -------------------------------------------------------------------
    def arrived(self, count, seconds=90):
        """Wait until `count` different mails came; seconds it took."""
        return wait_until(lambda: len(self.sink.message_ids()) >= count, seconds, self.logs)

    def asked(self, count, seconds=60):
        """Wait until the mail server was asked about `count` people, whatever it answered."""
        return wait_until(lambda: len(self.sink.tries) >= count, seconds, self.logs)

    def waits_for(self, query, seconds=60):
        """Wait until a query counts something."""
        return wait_until(lambda: self.sql(query)[0][0] > 0, seconds, self.logs)

    def settled(self, seconds=60):
        """Wait until nothing is on its way any more; seconds it took."""
        unsettled = {"queued", "sending"}
        return wait_until(lambda: not unsettled & self.states().keys(), seconds, self.logs)

    def quiet(self, seconds=2):
        """Wait until no mail came for so long: for who keeps no list of what is to be sent."""
        came, since = -1, time.monotonic()
        while time.monotonic() - since < seconds:
            if came != len(self.sink.received):
                came, since = len(self.sink.received), time.monotonic()
            time.sleep(0.1)

    @property
    def copies(self):
        """How many mails came more than once, counting each extra copy."""
        return len(self.sink.received) - len(self.sink.message_ids())

    def logs(self):
        files = [*self.folder.glob("*.log"), *self.folder.glob("supervised/*.log")]
        tails = [f"{file.name}: {file.read_text(errors='replace')[-1500:]}" for file in files]
        return f"{len(self.sink.message_ids())} mails came\n" + "\n---\n".join(tails)

    def end(self):
        """Stop everything; the supervisor first, so that nothing is started again."""
        for process in reversed(self._started):
            process.kill()
        for file in self.folder.glob("supervised/*.pid"):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(int(file.read_text()), signal.SIGKILL)
        self.sink.stop()
        self.redis.kill()
        with contextlib.suppress(psycopg.OperationalError):  # it may be what failed
            self.postgres.drop(self.database)
