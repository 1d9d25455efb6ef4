"""Why registers cannot be joined."""

from __future__ import annotations


class FederationError(Exception):
    """The registers cannot stand in one site.

    `code` names a sentence in ``words.toml`` (``federation.same_code``) and `words` fill it in.
    """

    def __init__(self, code: str, **words: object) -> None:
        super().__init__(code)
        self.code = code
        self.words = words
