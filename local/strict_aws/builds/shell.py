"""Runs the commands of a build on this machine: with the environment of a build, in a folder of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from .buildspec import PHASES, Buildspec

COMMAND_LINE = Path(__file__).with_name("command_line.py")
# Of this machine's environment, what programs need to run at all.
KEPT = ("PATH", "LANG")


def run_commands(
    buildspec: Buildspec,
    source: Path,
    scratch: Path,
    environment: dict[str, str],
    seconds: float,
    emit: Callable[[str], None],
) -> tuple[bool, dict[str, str]]:
    """Whether all commands succeeded, and the variables that are exported.

    All phases are run by one shell ("Buildspec versions", 0.2), and the first command that fails ends the build: on
    AWS, the commands of post_build are run even then.
    """
    exports = scratch / "exports"
    exports.mkdir()
    tools = _tools(scratch)
    script = "\n".join(
        [
            "set -e",
            *(command for phase in PHASES for command in buildspec.phases[phase]),
            *(f'printf "%s" "${{{name}}}" > "{exports}/{name}"' for name in buildspec.exported),
        ]
    )
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    own = {"HOME": str(scratch), "TMPDIR": str(scratch), "PATH": f"{tools}:{kept.get('PATH', '/usr/bin:/bin')}"}
    process = subprocess.Popen(
        ["/bin/bash", "-c", script],
        cwd=source,
        env={**kept, **buildspec.variables, **environment, **own},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
        output += f"\nThe build exceeded {seconds} seconds."
    for line in output.splitlines():
        emit(line)
    return process.returncode == 0, {path.name: path.read_text() for path in exports.iterdir()}


def _tools(scratch: Path) -> Path:
    """The programs of the build image that this machine may lack: the AWS CLI."""
    folder = scratch / "bin"
    folder.mkdir()
    program = folder / "aws"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{COMMAND_LINE}" "$@"\n')
    program.chmod(0o755)
    return folder
