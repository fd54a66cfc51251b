"""The tables of the project store, and the way from each version of them to the next."""

import sqlite3

from studio.errors import StoreError

FIRST = """
CREATE TABLE project (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, created REAL NOT NULL, changed REAL NOT NULL,
    head INTEGER NOT NULL DEFAULT 0          -- number of the last operation in force
) STRICT;
CREATE TABLE scene (
    id TEXT PRIMARY KEY, project TEXT NOT NULL REFERENCES project ON DELETE CASCADE,
    place INTEGER NOT NULL, revision INTEGER NOT NULL, head TEXT NOT NULL, line_order TEXT NOT NULL
) STRICT;
CREATE TABLE line (
    scene TEXT NOT NULL REFERENCES scene ON DELETE CASCADE, id TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (scene, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE operation (
    project TEXT NOT NULL REFERENCES project ON DELETE CASCADE, number INTEGER NOT NULL,
    scene TEXT NOT NULL, label TEXT NOT NULL, gesture TEXT NOT NULL, at REAL NOT NULL,
    forward TEXT NOT NULL, backward TEXT NOT NULL,
    PRIMARY KEY (project, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE version (
    project TEXT NOT NULL REFERENCES project ON DELETE CASCADE, name TEXT NOT NULL, at REAL NOT NULL,
    scenes TEXT NOT NULL,
    PRIMARY KEY (project, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE take (
    project TEXT NOT NULL REFERENCES project ON DELETE CASCADE, scene TEXT NOT NULL, line TEXT NOT NULL,
    key TEXT NOT NULL, made REAL NOT NULL, seconds REAL NOT NULL, engine TEXT NOT NULL,
    version TEXT NOT NULL, starred INTEGER NOT NULL DEFAULT 0, recipe TEXT NOT NULL,
    PRIMARY KEY (project, scene, line, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE visit (
    pid INTEGER NOT NULL, began REAL NOT NULL, ended REAL
) STRICT;
"""

ENGINE = (
    "ALTER TABLE project ADD COLUMN engine TEXT NOT NULL DEFAULT '';"  # which one speaks; '' is the default
)

BLIND = """
CREATE TABLE blind_test (
    id TEXT PRIMARY KEY, project TEXT NOT NULL REFERENCES project ON DELETE CASCADE, made REAL NOT NULL,
    design TEXT NOT NULL
) STRICT;
CREATE TABLE listener (
    test TEXT NOT NULL REFERENCES blind_test ON DELETE CASCADE, code TEXT NOT NULL, number INTEGER NOT NULL,
    joined REAL NOT NULL, PRIMARY KEY (test, code), UNIQUE (test, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE blind_answer (
    test TEXT NOT NULL, listener TEXT NOT NULL, trial INTEGER NOT NULL, at REAL NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (test, listener, trial),
    FOREIGN KEY (test, listener) REFERENCES listener (test, code) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
"""

# Number n leads from version n to n + 1; never edit one that shipped.
MIGRATIONS: tuple[str, ...] = (FIRST, ENGINE, BLIND)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables to the newest version, in one transaction for each step.

    Raises
    ------
    StoreError
        If the file was written by a newer studio.
    """
    while True:
        connection.execute("BEGIN IMMEDIATE")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version >= len(MIGRATIONS):
            connection.execute("ROLLBACK")
            break
        for statement in _statements(MIGRATIONS[version]):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {version + 1}")
        connection.execute("COMMIT")
    if version > len(MIGRATIONS):
        raise StoreError("newer", found=str(version), known=str(len(MIGRATIONS)))


def _statements(script: str) -> list[str]:
    statements, rest = [], ""
    for part in script.split(";"):
        rest += part + ";"
        if sqlite3.complete_statement(rest):
            statements.append(rest)
            rest = ""
    return statements
