"""Several registers joined into one: registry, history and diagnostics, as if they had always been.

Every member has been checked by its own rules and codes, and its history read, on its own. Here
each id begins with its register's code (see ``registers``), and so does every reference between
records, in records as they stand (``records``) and in all their versions (``versions``). What codes
mean is put together (``codes``). Pure. What follows from the joint register is worked out as from
any other.
"""

from __future__ import annotations

from generator.federation.joining import (
    Joint,
    Member,
    describe_register,
    has_records,
    join_registers,
)
from generator.federation.problems import FederationError

__all__ = [
    "FederationError",
    "Joint",
    "Member",
    "describe_register",
    "has_records",
    "join_registers",
]
