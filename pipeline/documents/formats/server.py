"""The process in which foreign files are read. Each job runs in a fork of its own, with limits of memory and time.

What a hostile or broken file brings about there (a panic, an abort, endless loops, all memory) costs that file and nothing else, and
what it took is given back when the fork ends. The process is started by `apart` with a pipe at each end, and ends with it.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import struct
import sys
from pathlib import Path
from typing import NamedTuple

from pipeline.documents.formats import kind_of, ocr, printed_from
from pipeline.documents.formats.limits import MOST_CHARS
from pipeline.errors import DocumentError, ModuError

_LENGTH = struct.Struct(">Q")
_PATIENCE = 4  # seconds by the clock for each of processor time: a busy machine is no fault of the file
_MOST_ANSWER = 200_000_000
_PIECE = 1 << 20


class Job(NamedTuple):
    """A file to be read, and what it may cost: bytes of memory, seconds of processor time, characters of text."""

    name: str
    content_type: str
    where: str
    memory: int
    seconds: int
    most_chars: int


def frame(data: bytes) -> bytes:
    """Bytes with their length before them."""
    return _LENGTH.pack(len(data)) + data


def read_frame(source: int) -> bytes | None:
    """The next framed bytes of a file descriptor; None at its end."""
    head = _exactly(source, _LENGTH.size)
    return None if head is None else _exactly(source, _LENGTH.unpack(head)[0])


def _exactly(source: int, count: int) -> bytes | None:
    received = bytearray()
    while len(received) < count:
        piece = os.read(source, min(_PIECE, count - len(received)))
        if not piece:
            return None
        received += piece
    return bytes(received)


def write_all(target: int, data: bytes) -> None:
    """Write bytes to a file descriptor, however many writes it takes."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(target, rest) :]


def serve(jobs: int, answers: int) -> None:
    """Read jobs and answer them until their end: a JSON header and the bytes in, JSON out."""
    gc.freeze()  # what is loaded stays shared with the forks
    while (header := read_frame(jobs)) is not None and (payload := read_frame(jobs)) is not None:
        write_all(answers, frame(_in_fork(Job(**json.loads(header)), payload, jobs)))


def _in_fork(job: Job, payload: bytes, jobs: int) -> bytes:
    ends, begins = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # a panic tells the terminal of itself
            _limit(job)
            write_all(begins, _answer(job, payload))
        finally:
            os._exit(0)
    os.close(begins)
    received = _collected(ends, jobs, job.seconds * _PATIENCE)
    os.close(ends)
    if received is None:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if received and os.WIFEXITED(status):
        return bytes(received)
    return _error(DocumentError(_ended(status, job), where=job.where, mend="save it in another format"))


def _collected(ends: int, jobs: int, seconds: float) -> bytearray | None:
    """What a fork answers; None where it takes too long or answers too much. The process ends when nobody waits for the answer."""
    received = bytearray()
    watch = select.poll()
    watch.register(ends, select.POLLIN)
    watch.register(jobs, select.POLLIN)
    while True:
        ready = {source for source, _ in watch.poll(seconds * 1000)}
        if jobs in ready:  # nothing is sent while an answer is waited for: the other side is gone
            os.killpg(0, signal.SIGKILL)
        if not ready or len(received) > _MOST_ANSWER:
            return None
        piece = os.read(ends, _PIECE)
        if not piece:
            return received
        received += piece


def _ended(status: int, job: Job) -> str:
    """Why a fork gave no answer, in words."""
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL):
        return f"takes more than {job.seconds} seconds to read"
    if os.WIFSIGNALED(status):
        return f"its reader failed ({signal.Signals(os.WTERMSIG(status)).name})"
    return f"takes more than {job.memory:,} bytes of memory to read"


def _limit(job: Job) -> None:
    """Hold this process to what a job may cost beyond what is loaded; scans that are read take their own."""
    import resource

    seconds, memory = job.seconds, job.memory
    if ocr.is_installed():
        seconds, memory = seconds + ocr.MOST_SECONDS, memory + ocr.MOST_MEMORY
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        loaded = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = loaded + memory
        resource.setrlimit(resource.RLIMIT_AS, (most if hard < 0 else min(most, hard), hard))
    os.environ[MOST_CHARS] = str(job.most_chars)


def _answer(job: Job, payload: bytes) -> bytes:
    """The text of a file as JSON, or the named error; whatever a reader raises, panics of other languages too, is one."""
    try:
        kind = kind_of(job.name, job.content_type, payload)
        printed = printed_from(kind, payload, job.where, job.content_type)
        return json.dumps({"printed": printed}).encode()
    except ModuError as error:
        return _too_much(job) if isinstance(error.__cause__, MemoryError) else _error(error)
    except MemoryError:
        return _too_much(job)
    except BaseException as error:  # PyO3's PanicException is no Exception
        what = f"its reader failed ({type(error).__name__})"
        return _error(DocumentError(what, where=job.where, mend="save it in another format"))


def _too_much(job: Job) -> bytes:
    what = f"takes more than {job.memory:,} bytes of memory to read"
    return _error(DocumentError(what, where=job.where, mend="split it, or raise MODU_READER_MEMORY"))


def _error(error: ModuError) -> bytes:
    told = {"kind": type(error).__name__, "message": error.message, "where": error.where, "mend": error.mend}
    return json.dumps({"error": told}).encode()


def main() -> None:
    """Serve over standard input and output."""
    answers = os.dup(1)
    os.dup2(2, 1)  # what a library prints is no answer
    serve(0, answers)
