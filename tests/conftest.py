"""Options and settings that all tests share."""

from __future__ import annotations

import os
import sys

import hypothesis
import pytest

# A hundred tests run the command in a process of its own, and both workers read all of the tests:
# where Python has been told to keep nothing compiled, each would compile every module anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# The same examples every time: a test that fails here fails for everyone, and nothing is kept.
hypothesis.settings.register_profile(
    "register", derandomize=True, database=None, deadline=None, max_examples=150
)
hypothesis.settings.load_profile("register")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-expected",
        action="store_true",
        help="rewrite the expected.txt of every rule from what the checker says, for review",
    )
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite the expected pages of tests/golden from what is rendered, for review",
    )


@pytest.fixture
def update_expected(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-expected"))


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))
