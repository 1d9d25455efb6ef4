"""The soak's properties, a few examples of each: none rots between the times that it is run."""

from __future__ import annotations

import pytest

from tests.registers import RECORDS, TRIAL_PATH
from tests.soak import properties
from tests.soak.properties import FOUND, PROPERTIES, must_be_judged, run, run_found


@pytest.mark.parametrize("name", [*PROPERTIES])
def test_property(name: str) -> None:
    run(name, 10)


@pytest.mark.parametrize("found", FOUND, ids=range(len(FOUND)))
def test_what_was_found_once(found: tuple[str, str, str]) -> None:
    run_found(*found)


def test_what_passes_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """The properties reach the pages: a page that raises would be told."""

    def fail(_: object) -> None:
        raise LookupError("a page")

    monkeypatch.setattr(properties, "must_be_shown", fail)
    with pytest.raises(LookupError, match="a page"):
        must_be_judged(TRIAL_PATH, RECORDS[TRIAL_PATH].encode())
