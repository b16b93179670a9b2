"""Runs a command in a pseudo terminal: copies standard input to it, and what it prints to standard output.

The first argument is how many columns the terminal has.
"""

import fcntl
import os
import pty
import struct
import sys
import termios
from select import select

ROWS = 40


def main(columns: int, command: list[str]) -> int:
    """Return the command's exit code, or minus the signal that ended it."""
    pid, terminal = pty.fork()
    if pid == 0:
        # A new pseudo terminal has no size, and no progress can be laid out in zero columns.
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, columns, 0, 0))
        os.execvp(command[0], command)
    inputs = [0, terminal]
    while True:
        ready, _, _ = select(inputs, [], [])
        if 0 in ready:
            typed = os.read(0, 1024)
            if typed:
                os.write(terminal, typed)
            else:
                inputs.remove(0)
        if terminal in ready:
            try:
                printed = os.read(terminal, 65536)
            except OSError:
                # Linux reports the end of the last process in the terminal as an error.
                printed = b""
            if not printed:
                break
            os.write(1, printed)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
