"""Where a reader goes to change what the register says.

In a register of its own that is the forms of this site. In a site of several it is the register
that the record comes from: its own site where that is known, and else its repository. What is not
known is empty, and then nothing is offered.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.pages import addresses
from generator.registers import Register, find_register


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """The ways in; `registers` are those that have been joined into the site, if any have."""

    registers: tuple[Register, ...] = ()

    def origin(self, record: str) -> Register | None:
        """The register that a record comes from, by the record's id; None if this is it."""
        return find_register(self.registers, record)

    def permanent(self, kind: str, record: str) -> str:
        """The record's permanent address in the register that it comes from; empty if that is
        not known, or if this is the register."""
        origin = self.origin(record)
        if origin is None or not origin.home:
            return ""
        return f"{origin.home}{addresses.identity(kind, origin.own(record))}"

    def source(self, record: str, path: str) -> str:
        """The record's file in its own register's repository; empty where none is known."""
        origin = self.origin(record)
        return origin.source_address(path) if origin else ""

    def edit(self, kind: str, record: str) -> str:
        """The form for a trial or an obstacle, filled in with what is there."""
        return self._form(record, addresses.edit_address(kind, self._own(record)))

    def edit_evaluation(self, trial: str, name: str) -> str:
        return self._form(trial, addresses.edit_evaluation_address(self._own(trial), name))

    def evaluate(self, trial: str) -> str:
        """The form for a new evaluation."""
        return self._form(trial, addresses.new_evaluation_address(self._own(trial)))

    def answer(self, obstacle: str) -> str:
        """The form for those who are responsible for what stands in the way."""
        return self._form(obstacle, addresses.answer_address(self._own(obstacle)))

    def report(self, record: str) -> str:
        """Where to say that something is wrong: this site says of every register how."""
        return self._form(record, addresses.REPORT) or addresses.REPORT

    def _own(self, record: str) -> str:
        origin = self.origin(record)
        return origin.own(record) if origin else record

    def _form(self, record: str, address: str) -> str:
        origin = self.origin(record)
        if origin is None:
            return address
        return f"{origin.home}{address}" if origin.home else ""
