"""What a rule about one record may look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from generator.diagnostics import Diagnostic
from generator.model import Record
from generator.schema import Field, Schema
from generator.source import Data, SourceDocument
from generator.vocabularies import Vocabularies


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A sound record with everything a rule may look at. `name` is the id its place gives it."""

    document: SourceDocument
    data: Data
    fields: Sequence[Field]
    record: Record
    schema: Schema
    vocabularies: Vocabularies
    name: str
    today: date

    def report(self, code: str, pointer: str, **words: Any) -> Diagnostic:
        return self.document.report(code, pointer, at_key=False, severity=None, **words)
