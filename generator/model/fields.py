"""Typed reading of plain data that the schema has passed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from generator.dates import PartialDate, parse_date
from generator.source import Data

T = TypeVar("T")


class Fields:
    """A mapping whose values are read by name and type; what is missing is empty."""

    __slots__ = ("_data",)

    def __init__(self, data: Data) -> None:
        self._data: Mapping[str, Data] = data if isinstance(data, dict) else {}

    def text(self, key: str) -> str:
        value = self._data.get(key, "")
        return value.strip() if isinstance(value, str) else ""

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._data.get(key)
        if not isinstance(value, list):
            return ()
        return tuple(v.strip() for v in value if isinstance(v, str))

    def date(self, key: str) -> PartialDate | None:
        return parse_date(self.text(key))

    def exact_date(self, key: str) -> PartialDate:
        found = self.date(key)
        assert found is not None, f"{key}: the schema lets only dates through"
        return found

    def integer(self, key: str) -> int | None:
        value = self._data.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def flag(self, key: str) -> bool | None:
        value = self._data.get(key)
        return value if isinstance(value, bool) else None

    def part(self, key: str) -> Fields:
        return Fields(self._data.get(key))

    def maybe(self, key: str, build: Callable[[Fields], T]) -> T | None:
        return build(self.part(key)) if isinstance(self._data.get(key), dict) else None

    def each(self, key: str, build: Callable[[Fields], T]) -> tuple[T, ...]:
        value = self._data.get(key)
        if not isinstance(value, list):
            return ()
        return tuple(build(Fields(v)) for v in value)
