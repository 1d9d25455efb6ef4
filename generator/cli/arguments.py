"""What can be written after ``forsok``, with Swedish help."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from generator import __version__
from generator.cli import commands
from generator.cli.context import UsageError
from generator.reporters import REPORTERS
from generator.words import say, say_all


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(say("cli.usage_error", message=message, prog=self.prog))


def build_parser() -> argparse.ArgumentParser:
    argparse._ = _swedish  # type: ignore[attr-defined] # argparse asks gettext for its words
    common = _Parser(add_help=False)
    common.add_argument("--root", metavar="DIR", type=Path, action="append", help=say("cli.root"))
    parser = _Parser(
        prog="forsok",
        description=say("cli.description"),
        epilog=say("cli.epilog"),
        parents=[common],
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version", action="version", version=f"forsok {__version__}", help=say("cli.version")
    )
    subcommands = parser.add_subparsers(dest="command", metavar=say("cli.command").upper())

    def add(name: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        sub = subcommands.add_parser(
            name,
            help=say(f"cli.{name}.help"),
            description=say(f"cli.{name}.description"),
            allow_abbrev=False,
        )
        # SUPPRESS, so that a --root before the command is overwritten only by one after it.
        sub.add_argument(
            "--root",
            metavar="DIR",
            type=Path,
            action="append",
            default=argparse.SUPPRESS,
            help=say("cli.root"),
        )
        sub.set_defaults(run=run)
        return sub

    validate = add("validate", commands.validate)
    validate.add_argument("paths", metavar="PATH", nargs="*", help=say("cli.validate.paths"))
    validate.add_argument(
        "--format", choices=sorted(REPORTERS), default="text", help=say("cli.validate.format")
    )
    validate.add_argument("--notices", action="store_true", help=say("cli.validate.notices"))
    validate.add_argument("--jobs", type=int, metavar="N", help=say("cli.validate.jobs"))
    _add_today(validate)

    build = add("build", commands.build)
    build.add_argument("--out", metavar="DIR", type=Path, help=say("cli.build.out"))
    build.add_argument("--only-changed", metavar="BASE", help=say("cli.build.only_changed"))
    _add_today(build)

    serve = add("serve", commands.serve)
    serve.add_argument("--out", metavar="DIR", type=Path, help=say("cli.build.out"))
    serve.add_argument("--port", type=int, default=8000, help=say("cli.serve.port"))
    _add_today(serve)

    formatting = add("format", commands.format)
    formatting.add_argument("paths", metavar="PATH", nargs="*", help=say("cli.format.paths"))
    formatting.add_argument("--check", action="store_true", help=say("cli.format.check"))

    review = add("review", commands.review)
    review.add_argument("--base", metavar="REV", required=True, help=say("cli.review.base"))
    review.add_argument("--head", metavar="REV", help=say("cli.review.head"))
    review.add_argument("--submitter", metavar="KOD", help=say("cli.review.submitter"))
    review.add_argument(
        "--format", choices=sorted(REPORTERS), default="text", help=say("cli.validate.format")
    )
    _add_today(review)

    history = add("history", commands.history)
    history.add_argument("trial", metavar="TRIAL", help=say("cli.history.trial"))
    history.add_argument(
        "--format", choices=("json", "text"), default="text", help=say("cli.history.format")
    )
    _add_today(history)

    verify = add("verify", commands.verify)
    verify.add_argument(
        "--published", metavar="FILE|DIR", type=Path, help=say("cli.verify.published")
    )

    queue = add("queue", commands.queue)
    queue.add_argument(
        "--format",
        choices=("json", "markdown", "text"),
        default="text",
        help=say("cli.queue.format"),
    )
    queue.add_argument("--letters", metavar="DIR", type=Path, help=say("cli.queue.letters"))
    queue.add_argument("--form", metavar="ADRESS", default="skicka-in/", help=say("cli.queue.form"))
    _add_today(queue)

    new = add("new", commands.new)
    new.add_argument("--print", action="store_true", dest="only_print", help=say("cli.new.print"))
    new.add_argument("--force", action="store_true", help=say("cli.new.force"))

    intake = add("intake", commands.intake)
    intake.add_argument("files", metavar="FILE", nargs="+", help=say("cli.intake.files"))
    intake.add_argument("--to", metavar="PATH", help=say("cli.intake.to"))
    intake.add_argument("--submitter", metavar="KOD", help=say("cli.intake.submitter"))
    intake.add_argument("--source", metavar="TEXT", help=say("cli.intake.source"))
    intake.add_argument("--base", metavar="REV", help=say("cli.intake.base"))
    intake.add_argument("--check", action="store_true", help=say("cli.intake.check"))
    intake.add_argument("--replies", metavar="DIR", type=Path, help=say("cli.intake.replies"))
    _add_today(intake)

    lift = add("lift", commands.lift)
    lift.add_argument("obstacle", metavar="OBSTACLE", help=say("cli.lift.obstacle"))
    lift.add_argument("--into", metavar="ID", help=say("cli.lift.into"))
    lift.add_argument("--id", metavar="ID", help=say("cli.lift.id"))
    lift.add_argument("--date", metavar="DATE", help=say("cli.lift.date"))
    _add_today(lift)
    return parser


def _add_today(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--today", metavar="DATE", help=say("cli.validate.today"))


def _swedish(message: str) -> str:
    return say_all("argparse").get(message, message)
