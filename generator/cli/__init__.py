"""The command ``forsok``: arguments, exit codes and everything that is printed.

The only package that prints or exits. Exit codes: 0 no errors, 1 findings, 2 could not run.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence

from generator.cli.arguments import build_parser
from generator.cli.context import CLEAN, COULD_NOT_RUN, UsageError
from generator.schema import SchemaError
from generator.swap import BuildError
from generator.vocabularies import VocabularyError
from generator.words import say


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a file name may be anything
            stream.reconfigure(errors="backslashreplace")
    try:
        options = build_parser().parse_args(arguments)
        if options.command is None:
            raise UsageError(say("cli.no_command"))
        run: Callable[[argparse.Namespace], int] = options.run
        return run(options)
    except (UsageError, BuildError, SchemaError, VocabularyError) as error:
        print(error, file=sys.stderr)
        return COULD_NOT_RUN
    except (KeyboardInterrupt, EOFError):
        print(f"\n{say('cli.stopped')}", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader (head, less) has gone: nothing more to say, and no complaint at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLEAN
    except OSError as error:
        reason = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        print(say("cli.crash", reason=reason), file=sys.stderr)
        return COULD_NOT_RUN
