"""The register as files for programs: values in, bytes out; ``site`` writes them."""
