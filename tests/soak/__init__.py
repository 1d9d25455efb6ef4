"""Fuzzing of the reader and the checker, for as long as one likes: ``make soak``.

``make test`` runs each property a few times (tests/unit/test_soak.py), so that none rots.
"""
