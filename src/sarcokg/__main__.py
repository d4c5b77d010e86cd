"""``python -m sarcokg`` is ``sarcokg``."""

import sys

from sarcokg.cli import main

if __name__ == "__main__":
    sys.exit(main())
