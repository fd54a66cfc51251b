"""Listening tests, who takes them and what they say: kept answer by answer, apart from scenes and undo."""

import secrets
import sqlite3
import time
from dataclasses import dataclass

from studio.errors import LabError
from studio.store.database import Database


@dataclass(frozen=True, slots=True)
class BlindCard:
    """A test as a list shows it; `design` is JSON, `made` seconds since the epoch."""

    id: str
    made: float
    design: str
    listeners: int
    answers: int


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody without a name: a code that only their browser knows, and how manieth they are, from 0."""

    code: str
    number: int


class BlindShelf:
    """Listening tests by project. Every answer is a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, project: str, design: str) -> str:
        """Keep a new test and return its id, which is hard to guess."""
        test = secrets.token_urlsafe(9)
        with self._database.writing() as write:
            write.execute("INSERT INTO blind_test VALUES (?, ?, ?, ?)", (test, project, time.time(), design))
        return test

    def of_project(self, project: str) -> list[BlindCard]:
        """List the tests of a project, newest first."""
        rows = self._database.rows(
            "SELECT *, (SELECT COUNT(*) FROM listener WHERE test = blind_test.id) AS listeners, "
            "(SELECT COUNT(*) FROM blind_answer WHERE test = blind_test.id) AS answers "
            "FROM blind_test WHERE project = ? ORDER BY made DESC",
            project,
        )
        return [_card(row) for row in rows]

    def design(self, test: str) -> str:
        """The design of a test; raises `LabError` where there is none of that id."""
        row = self._database.row("SELECT design FROM blind_test WHERE id = ?", test)
        if row is None:
            raise LabError("no_such_test")
        return str(row["design"])

    def delete(self, test: str) -> None:
        """Delete a test with all that was answered; there is no way back."""
        with self._database.writing() as write:
            write.execute("DELETE FROM blind_test WHERE id = ?", (test,))

    def join(self, test: str) -> Listener:
        """Let one more listener in; raises `LabError` where there is no such test."""
        code = secrets.token_urlsafe(12)
        self.design(test)
        with self._database.writing() as write:
            (number,) = write.execute("SELECT COUNT(*) FROM listener WHERE test = ?", (test,)).fetchone()
            write.execute("INSERT INTO listener VALUES (?, ?, ?, ?)", (test, code, number, time.time()))
        return Listener(code, number)

    def listener(self, test: str, code: str) -> Listener:
        """Find a listener again; raises `LabError` where nobody has that code."""
        row = self._database.row("SELECT number FROM listener WHERE test = ? AND code = ?", test, code)
        if row is None:
            raise LabError("no_such_listener")
        return Listener(code, int(row["number"]))

    def answered(self, test: str, code: str) -> set[int]:
        """Numbers of the questions that a listener has answered."""
        rows = self._database.rows(
            "SELECT trial FROM blind_answer WHERE test = ? AND listener = ?", test, code
        )
        return {int(row["trial"]) for row in rows}

    def answer(self, test: str, code: str, trial: int, body: str) -> None:
        """Keep an answer; the first one to a question counts, so that sending it again does no harm."""
        with self._database.writing() as write:
            write.execute(
                "INSERT OR IGNORE INTO blind_answer VALUES (?, ?, ?, ?, ?)",
                (test, code, trial, time.time(), body),
            )

    def answers(self, test: str) -> list[tuple[str, float, str]]:
        """All answers: the listener as "L1", "L2" …, when, and what, in the order they came."""
        rows = self._database.rows(
            "SELECT listener.number, at, body FROM blind_answer JOIN listener "
            "ON listener.test = blind_answer.test AND listener.code = blind_answer.listener "
            "WHERE blind_answer.test = ? ORDER BY at, trial",
            test,
        )
        return [(f"L{row['number'] + 1}", float(row["at"]), str(row["body"])) for row in rows]


def _card(row: sqlite3.Row) -> BlindCard:
    return BlindCard(row["id"], row["made"], row["design"], row["listeners"], row["answers"])
