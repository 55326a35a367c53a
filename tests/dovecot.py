"""A real IMAP server for tests: a private Dovecot with one mailbox, on a free port of this machine."""

import getpass
import grp
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from imap_tools import MailBoxUnencrypted

from tests.sink import free_port

USER, PASSWORD = "agenda@portaal.example", "geheim@woord:1"
CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
first_valid_uid = 1
mail_location = maildir:{folder}/mail
passdb {{
  driver = static
  args = password={{PLAIN}}{password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home allow_all_users=yes
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
"""


class Dovecot:
    """Started and stopped by the test; its mailbox outlives a stop."""

    def __init__(self, program):
        self.program = program
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="atrium-imap-"))
        self._config = self.folder / "dovecot.conf"
        self._process = None
        self._config.write_text(CONFIG.format(**self._facts()))

    @property
    def url(self):
        """What INBOX_URL is set to."""
        return f"imap://agenda%40portaal.example:geheim%40woord%3A1@127.0.0.1:{self.port}/INBOX"

    def start(self):
        command = [self.program, "-F", "-c", self._config]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._process = subprocess.Popen(command, start_new_session=True, **quiet)
        for _ in range(100):
            try:
                self.open().logout()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError((self.folder / "log").read_text()[-2000:])

    def stop(self):
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(20)
            self._process = None

    def close(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def open(self):
        box = MailBoxUnencrypted("127.0.0.1", self.port, timeout=5)
        return box.login(USER, PASSWORD)

    def deliver(self, *mails):
        """Lay these mails in the mailbox, as a mail server would."""
        with self.open() as box:
            for raw in mails:
                box.append(raw, "INBOX")

    def lying_in(self, folder="INBOX"):
        """How many mails lie in a folder."""
        with self.open() as box:
            return box.folder.status(folder)["MESSAGES"] if box.folder.exists(folder) else 0

    def _facts(self):
        """Root lends the server the users of its package; anyone else runs all of it alone."""
        shared = {"folder": self.folder, "port": self.port, "password": PASSWORD}
        if os.geteuid() != 0:
            me, group = getpass.getuser(), grp.getgrgid(os.getgid()).gr_name
            users = {"internal": me, "internal_group": group, "login": me}
            return {**shared, **users, "uid": os.getuid(), "gid": os.getgid()}
        self.folder.chmod(0o755)
        mail = pwd.getpwnam("nobody")
        for name in ("mail", "home"):
            (self.folder / name).mkdir()
            shutil.chown(self.folder / name, mail.pw_uid, mail.pw_gid)
        users = {"internal": "dovecot", "internal_group": "dovecot", "login": "dovenull"}
        return {**shared, **users, "uid": mail.pw_uid, "gid": mail.pw_gid}
