"""Start the studio, run its tests, or give it a command: all that a fresh clone needs, from Python alone.

python launch.py              install on the first run, then open the studio on http://127.0.0.1:7860
python launch.py test         install the test tools too, then run the whole suite
python launch.py WORD ...     any other word is a command of the studio: render, plan, doctor ...

This file keeps to what old Pythons can read, so that they can be told which one is needed.
"""

import shutil
import sys

OLDEST = (3, 11)


def refuse_old_python() -> None:
    """End with words that say which Python is needed, and which one here would do."""
    here = ".".join(str(part) for part in sys.version_info[:2])
    newer = [name for name in ("python3.13", "python3.12", "python3.11") if shutil.which(name)]
    way = f"{newer[0]} launch.py" if newer else "https://www.python.org/downloads/"
    sys.exit(
        f"Dialogue Studio needs Python 3.11 or newer; this is {here}. -> {way}\n"
        f"需要 Python 3.11 或更新版本，当前为 {here}。-> {way}"
    )


if __name__ == "__main__":
    if sys.version_info < OLDEST:
        refuse_old_python()
    from launcher.main import main

    sys.exit(main(sys.argv[1:]))
