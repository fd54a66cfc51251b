"""Collects what is wrong with a script while reading goes on."""

from dataclasses import dataclass, field

from studio.errors import Fault


@dataclass(slots=True)
class Faults:
    """Every fault found in one file so far."""

    file: str
    found: list[Fault] = field(default_factory=list)

    def add(self, code: str, line: int = 0, column: int = 0, **facts: object) -> None:
        """Note one fault; line and column count from 1, 0 where unknown."""
        told = tuple((name, str(value)) for name, value in facts.items())
        self.found.append(Fault(code, self.file, line, column, told))

    def in_order(self) -> tuple[Fault, ...]:
        """All faults in the order of the file."""
        return tuple(sorted(self.found, key=lambda fault: (fault.line, fault.column)))


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in which file something was read, so that it can be complained about later."""

    faults: Faults
    line: int
    column: int

    def fault(self, code: str, **facts: object) -> None:
        """Note a fault at this spot."""
        self.faults.add(code, self.line, self.column, **facts)

    def at(self, column: int) -> "Spot":
        """Another column of the same line."""
        return Spot(self.faults, self.line, column)
