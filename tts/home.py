"""Where the studio keeps what it makes on this machine."""

import os
from pathlib import Path

HOME_VARIABLE = "STUDIO_HOME"
_APPLICATION = "dialogue-studio"


def studio_home() -> Path:
    """Folder for the cache, logs and projects; it need not exist yet.

    Returns
    -------
    Path
        Absolute: `STUDIO_HOME` where that is set, else the platform's folder for user data (such as
        `~/.local/share/dialogue-studio` on Linux).
    """
    chosen = os.environ.get(HOME_VARIABLE, "").strip()
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs

    return platformdirs.user_data_path(_APPLICATION, appauthor=False)


def cache_folder(home: Path | None = None) -> Path:
    """Folder of rendered stages under `home` (`studio_home()` where None)."""
    return (home or studio_home()) / "cache"


def logs_folder(home: Path | None = None) -> Path:
    """Folder of the engines' logs under `home` (`studio_home()` where None)."""
    return (home or studio_home()) / "logs"
