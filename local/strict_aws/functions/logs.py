"""The log of an invocation: every line that the function wrote before it answered.

AWS Lambda Developer Guide, "Sending Lambda function logs to CloudWatch Logs": what a function writes is in the log of
its invocation. The emulator takes the lines that arrive within milliseconds, so that on a busy machine the others were
shown with the next invocation, or never.
"""

import array
import contextlib
import fcntl
import os
import select
import termios
import threading
import weakref
from typing import Any

from ministack.core import lambda_runtime

from ..wrapping import attribute_of, wrap

Worker = attribute_of(lambda_runtime, "Worker")


class Reader:
    """Reads the lines of one process. What is in the pipe is taken and queued in one step."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._taking = threading.Lock()
        self._partial = b""

    def follow(self, lines: Any) -> None:
        """Takes the lines as they are written, until the process ends."""
        waiting = select.poll()
        waiting.register(self._descriptor, select.POLLIN)
        while True:
            [(_, state)] = waiting.poll()
            self.catch_up(lines)
            if not state & select.POLLIN:
                return

    def catch_up(self, lines: Any) -> None:
        """Takes what was written so far, without waiting for more."""
        with self._taking:
            written = self._in_pipe()
            if written == 0:
                return
            *whole, self._partial = (self._partial + os.read(self._descriptor, written)).split(b"\n")
            for line in whole:
                lines.put(line.decode(errors="replace"))

    def _in_pipe(self) -> int:
        size = array.array("i", [0])
        fcntl.ioctl(self._descriptor, termios.FIONREAD, size)
        return size[0]


_readers: "weakref.WeakKeyDictionary[Any, Reader]" = weakref.WeakKeyDictionary()


def install() -> None:
    """Reads the logs of functions in place of the emulator."""
    wrap(Worker, "_read_stderr", "self", _reading)
    wrap(Worker, "_drain_stderr_bounded", "self first_line_wait idle_confirm hard_cap", _draining)


def _reading(plain: Any) -> Any:
    def read_stderr(worker: Any) -> None:
        process, lines = worker._proc, worker._stderr_queue
        reader = _readers.setdefault(process, Reader(process.stderr.fileno()))
        try:
            reader.follow(lines)
        except OSError:
            return  # The process was stopped, and its pipe closed.

    return read_stderr


def _draining(plain: Any) -> Any:
    def drain_stderr_bounded(worker: Any, *waits: float, **named: float) -> str:
        reader = _readers.get(worker._proc) if worker._proc is not None else None
        if reader is None:
            return str(plain(worker, *waits, **named))
        with contextlib.suppress(OSError):  # As above: what was read before is the log.
            reader.catch_up(worker._stderr_queue)
        return str(worker._drain_stderr())

    return drain_stderr_bounded
