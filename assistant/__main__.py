"""`python -m assistant`: the same commands as `assistant-projet`."""

import sys

from assistant.cli import main

sys.exit(main())
