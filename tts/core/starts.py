"""Whether an engine that did not start is worth a try: not before it changed, or somebody asks again."""

from tts.errors import EngineCrashed, TtsError
from tts.registry import EngineEntry

TRIES = 2  # of an engine that dies: for all that is known, something outside killed it


class Starts:
    """Attempts to start one engine, and why the last one failed. Whoever calls holds the core's one lock.

    Plans are asked for by pages that look again and again, so a failure is kept and told instead of found
    anew at the cost of a load each time.
    """

    def __init__(self, entry: EngineEntry) -> None:
        self._entry = entry
        self._tried = ""  # the engine as it was at the last attempt
        self._deaths = 0  # since it was last ready
        self._refusal: TtsError | None = None

    @property
    def refusal(self) -> TtsError | None:
        """Why there is no use in starting the engine now; None once other weights are in place."""
        if self._refusal is not None and self._described() != self._tried:
            self.again()
        return self._refusal

    def begin(self) -> None:
        """Note that an attempt begins."""
        self._tried = self._described()

    def succeed(self) -> None:
        """Note that the engine is ready."""
        self.again()

    def fail(self, error: TtsError) -> None:
        """Note why the attempt failed."""
        self._deaths += isinstance(error, EngineCrashed)
        if not isinstance(error, EngineCrashed) or self._deaths >= TRIES:
            self._refusal, self._deaths = error, 0

    def again(self) -> None:
        """Let the engine be tried once more, whatever went wrong before."""
        self._refusal, self._deaths = None, 0

    def _described(self) -> str:
        """What the engine says of itself from outside; other weights are another version."""
        try:
            return self._entry.info().version
        except TtsError as error:
            return str(error)
