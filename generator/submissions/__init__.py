"""What somebody sends in, taken to a checked record on a branch of its own.

``reading`` finds the record in what was sent, ``issue_form`` reads the body of a forge's issue
form, ``judging`` checks the record against the register and puts it on a branch, and ``replying``
writes the answer to the one who sent it. What is wrong with a submission is a value; one submission
never stops another. Leaves the questions to ``intake``, the checks to ``review`` and git to
``history``.
"""

from __future__ import annotations

from generator.submissions.judging import Outcome, take_in
from generator.submissions.reading import Submission, read_submission
from generator.submissions.replying import write_reply

__all__ = ["Outcome", "Submission", "read_submission", "take_in", "write_reply"]
