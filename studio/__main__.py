"""The command line: `python -m studio WORD ...`."""

import sys


def run() -> int:
    """Load the commands and run one; Ctrl+C while they load is no error either."""
    try:
        from studio.cli import main

        return main(sys.argv[1:])
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(run())
