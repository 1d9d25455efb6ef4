"""``python -m generator.cli`` is ``forsok``."""

import sys

from generator.cli import main

sys.exit(main())
