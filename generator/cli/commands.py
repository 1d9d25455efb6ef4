"""What each command does, imported when it is asked for: all of it together takes a second."""

from __future__ import annotations

from argparse import Namespace


def validate(options: Namespace) -> int:
    from generator.cli.records import run_validate

    return run_validate(options)


def build(options: Namespace) -> int:
    from generator.cli.publishing import run_build

    return run_build(options)


def serve(options: Namespace) -> int:
    from generator.cli.publishing import run_serve

    return run_serve(options)


def format(options: Namespace) -> int:  # noqa: A001 - the name of the command
    from generator.cli.records import run_format

    return run_format(options)


def review(options: Namespace) -> int:
    from generator.cli.proof import run_review

    return run_review(options)


def history(options: Namespace) -> int:
    from generator.cli.proof import run_history

    return run_history(options)


def verify(options: Namespace) -> int:
    from generator.cli.proof import run_verify

    return run_verify(options)


def queue(options: Namespace) -> int:
    from generator.cli.proof import run_queue

    return run_queue(options)


def new(options: Namespace) -> int:
    from generator.cli.records import run_new

    return run_new(options)


def intake(options: Namespace) -> int:
    from generator.cli.doors import run_intake

    return run_intake(options)


def lift(options: Namespace) -> int:
    from generator.cli.doors import run_lift

    return run_lift(options)
