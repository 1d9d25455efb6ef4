"""A folder of Markdown to a folder of HTML: MkDocs and its theme, the unchanged left alone.

A program of its own (``python -m generator.builder CONFIG``) in the place of ``mkdocs build``, and
the only part that uses MkDocs' own functions.
What it makes is the same, byte for byte, in any theme in which no page shows what is in another.
"""
