"""Registry and insight to typed page values; no input, no output.

A module a kind of page. Each has ``build_…`` functions that return `Page` values, whose
``content`` is a frozen dataclass that its template of the same name shows. Swedish words live in
the templates (``templates/*.md.j2``) and vocabularies; page values hold codes, records and links.
"""
