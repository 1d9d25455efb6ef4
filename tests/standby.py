"""``forsok`` in a process of its own, from one that stands ready.

Python takes two seconds to read the command, its libraries and the schemas, and the tests run it a
hundred times. So one process reads it all and waits; a run is a fork of it, with the caller's own
arguments, folder, environment and streams. What the start of Python may bring is left to
``tests/unit/test_cli.py`` and to those who begin from nothing because they must.

Run as a program with an address and arguments this is the caller, which imports next to nothing:
``call_forsok`` says how.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from functools import cache
from typing import IO, Any

_STREAMS = (0, 1, 2)
#: Bytes that tell how long a request is.
_SIZE = 4


def call_forsok() -> list[str]:
    """The words before the arguments of a command line that has this process's standby run it."""
    return [sys.executable, "-I", "-S", __file__, _start()]


@cache
def _start() -> str:
    """The address of the process that stands ready, which ends with this one."""
    import atexit
    import subprocess
    import tempfile
    from pathlib import Path

    # A short name: that of a socket may have a hundred letters.
    address = str(Path(tempfile.mkdtemp(prefix="forsok-")) / "asked")
    standby = subprocess.Popen(
        [sys.executable, "-m", "tests.standby", "--serve", address],
        cwd=Path(__file__).parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    atexit.register(standby.communicate)
    assert standby.stdout is not None
    assert standby.stdout.readline() == b"ready\n"
    return address


def ask(address: str, arguments: list[str]) -> int:
    """Have the command run with `arguments`, as if in this process; its exit code."""
    folder = os.getcwd()  # noqa: PTH109 - pathlib takes as long as all the rest
    request = json.dumps([arguments, folder, dict(os.environ)]).encode()
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(address)
        socket.send_fds(connection, [len(request).to_bytes(_SIZE, "big")], _STREAMS)
        connection.sendall(request)
        answer = connection.recv(1)
    return answer[0] if answer else 70


def serve(address: str) -> None:
    """Run what is asked for at `address` until nobody holds the other end of the input."""
    import gc
    import select
    from pathlib import Path

    from generator.checking import load_vocabularies
    from generator.cli.arguments import build_parser
    from generator.resources import find_home
    from generator.schema import read_schemas

    build_parser()
    read_schemas(find_home() / "schema")
    load_vocabularies(find_home() / "schema" / "vocabularies")
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those who answer
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen()
        print("ready", flush=True)  # noqa: T201 - to the one that waits for it
        while True:
            ready, _, _ = select.select([listening.fileno(), 0], [], [])
            if 0 in ready:
                Path(address).unlink()
                Path(address).parent.rmdir()
                return
            connection, _ = listening.accept()
            if os.fork() == 0:
                listening.close()
                _answer(connection)
            connection.close()


def _answer(connection: socket.socket) -> None:
    """Let a child run the command, and say how it ended. Never returns."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    head, streams, _, _ = socket.recv_fds(connection, _SIZE, len(_STREAMS))
    with connection.makefile("rb") as file:
        request = json.loads(file.read(int.from_bytes(head, "big")))
    child = os.fork()
    if child == 0:
        connection.close()
        for target, stream in zip(_STREAMS, streams, strict=True):
            os.dup2(stream, target)
            os.close(stream)
        _run(*request)
    for stream in streams:
        os.close(stream)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    connection.sendall(bytes([code if code >= 0 else 128 - code]))
    os._exit(0)


def _open(stream: int, mode: str) -> IO[Any]:
    return open(stream, mode, encoding="utf-8", errors="backslashreplace", closefd=False)


def _run(arguments: list[str], folder: str, environment: dict[str, str]) -> None:
    """The command, in the process that it has for itself. Never returns."""
    import time
    import traceback

    from generator.cli import main

    # Those of the standby have looked at what its own streams can do.
    sys.stdin, sys.stdout, sys.stderr = _open(0, "r"), _open(1, "w"), _open(2, "w")
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    code = 1
    try:
        code = main(arguments)
    except SystemExit as stopped:
        code = stopped.code if isinstance(stopped.code, int) else int(stopped.code is not None)
    except BaseException:  # as Python itself would
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    if sys.argv[1] == "--serve":
        serve(sys.argv[2])
    else:
        sys.exit(ask(sys.argv[1], sys.argv[2:]))
