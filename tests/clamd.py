"""A virus scanner for tests: the real clamd where it is installed, else one that speaks its protocol."""

import shutil
import socketserver
import struct
import subprocess
import threading
import time
from pathlib import Path

from tests.files import EICAR

CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")


class RealClamd:
    """clamd with one signature of our own (EICAR); it needs no network."""

    def __init__(self, folder: Path):
        self.folder, self.socket = folder, folder / "clamd.sock"
        (folder / "db").mkdir()
        signature = f"Eicar-Test-Signature:0:*:{EICAR.encode().hex()}\n"
        (folder / "db" / "eicar.ndb").write_text(signature)
        (folder / "clamd.conf").write_text(
            f"LocalSocket {self.socket}\nDatabaseDirectory {folder / 'db'}\nForeground yes\n"
            f"TemporaryDirectory {folder}\nStreamMaxLength 26M\n"
        )
        self.url = f"unix://{self.socket}"

    def start(self):
        command = [CLAMD, "-c", str(self.folder / "clamd.conf")]
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(300):
            if self.socket.exists():
                return
            time.sleep(0.1)
        raise RuntimeError("clamd did not start")

    def stop(self):
        self.process.kill()
        self.process.wait()


class SmallClamd:
    """A TCP server that reads INSTREAM as clamd does; `answer` overrides what it says."""

    def __init__(self):
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                assert self.rfile.read(10) == b"zINSTREAM\0"
                content = b""
                while size := struct.unpack("!I", self.rfile.read(4))[0]:
                    content += self.rfile.read(size)
                found = EICAR.encode() in content
                said = "stream: Eicar-Test-Signature FOUND" if found else "stream: OK"
                self.wfile.write((said if outer.answer is None else outer.answer).encode() + b"\0")

        self.answer = None
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.url = f"tcp://127.0.0.1:{self.server.server_address[1]}"

    def start(self):
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
