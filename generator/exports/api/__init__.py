"""The register as static JSON below ``api/v1/``, with the schema and the description of it.

``answers`` has the shapes, ``records`` and ``lists`` make them, ``endpoints`` is the one table of
what there is, ``shapes`` turns types into encoders and schemas, ``describing`` writes the JSON
Schema and the OpenAPI description, ``building`` the files.
"""
