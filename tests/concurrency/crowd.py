"""Many people at once: threads with a database connection each, started together."""

import time
from threading import Barrier, BoundedSemaphore, Event, Thread

from django.db import connection, transaction

from core.refusal import Busy, Refused
from meetings.locking import lock

CONNECTIONS = 30  # at the same moment; the server is shared
TRIES = 20


def all_at_once(jobs):
    """Run every job (a function without arguments) in a thread of its own; returns what they raised.

    All threads stand ready before the first may go. Busy (503) is tried again, as the page's
    button does; Refused is an answer like any other.
    """
    ready, door, errors = Barrier(len(jobs)), BoundedSemaphore(CONNECTIONS), []

    def run(job):
        ready.wait()
        with door:
            try:
                _insist(job)
            except Exception as error:
                errors.append(error)
            finally:
                connection.close()

    threads = [Thread(target=run, args=[job], daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads)
    return errors


def _insist(job):
    for _ in range(TRIES):
        try:
            return job()
        except Refused:
            return None
        except Busy:
            time.sleep(0.2)
    raise AssertionError(f"busy {TRIES} times")


def held_by_someone_else(meeting, work):
    """Do `work()` while another connection holds the row of `meeting`."""
    held, done = Event(), Event()

    def hold():
        with transaction.atomic():
            lock(meeting)
            held.set()
            done.wait(30)
        connection.close()

    thread = Thread(target=hold)
    thread.start()
    held.wait(10)
    try:
        return work()
    finally:
        done.set()
        thread.join()
