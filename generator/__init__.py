"""Försöksregistret: from checked YAML records to a public register.

The architecture is the folder: ``source`` reads text, ``schema`` and ``rules`` check it,
``model`` and ``registry`` hold it, ``insight`` derives from it, ``pages``, ``pictures`` and
``exports`` present it, ``render`` and ``site`` write it, ``cli`` is the only part that talks
to a person. Imports run in that order and never back (see tests/unit/test_imports.py).
"""

__version__ = "0.1.0"
