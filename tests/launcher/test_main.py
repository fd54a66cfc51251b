"""A word that is not the launcher's own goes to the studio, from the folder the user is in."""

import subprocess
import sys
from pathlib import Path

from launcher.place import Place

ROOT = Path(__file__).resolve().parents[2]
START = (
    "import sys; sys.path.insert(0, sys.argv[1]);"
    "from pathlib import Path; from launcher.main import main; from launcher.place import Place;"
    "sys.exit(main(sys.argv[3:], Place(Path(sys.argv[2]))))"
)


def test_a_command_runs_where_the_user_is_with_its_own_exit_code(place: Place, tmp_path: Path) -> None:
    package = place.root / "studio"
    package.mkdir()
    package.joinpath("__init__.py").touch()
    told = "import os, sys; print(os.getcwd(), *sys.argv[1:], sep='|'); sys.exit(7)"
    package.joinpath("__main__.py").write_text(told, encoding="utf-8")
    here = tmp_path / "my scripts"
    here.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", START, str(ROOT), str(place.root), "render", "a.txt", "--out", "b"],
        cwd=here,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 7, done.stderr
    assert done.stdout.strip().split("|") == [str(here), "render", "a.txt", "--out", "b"]
