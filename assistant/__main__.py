"""Where `pedicle` and `python -m assistant` begin: an interruption is quiet from here on, also while modules are loaded."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line."""
    try:
        from assistant import cli
    except KeyboardInterrupt:
        sys.exit(130)
    cli.main()


if __name__ == "__main__":
    main()
