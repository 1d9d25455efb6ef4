"""The review of a change: what is new, changed and gone, what is wrong, and what to look at.

``reading`` finds what a change touches and the few other records that it bears on, so that a change
of three records in a register of ten thousand is reviewed in seconds; ``building`` checks it and
makes a `Review`; ``rendering`` says it in Swedish.
"""

from __future__ import annotations

from generator.review.building import Review, ReviewedRecord, read_review
from generator.review.rendering import render_markdown, render_text

__all__ = ["Review", "ReviewedRecord", "read_review", "render_markdown", "render_text"]
