"""Processes: telling one from another, starting one with all its children in hand, ending them all."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

GRACE_S = 8.0  # what a process is given to end by itself
POLL_S = 0.1


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes a process this one and no other: numbers are given out again, the three together are not."""

    pid: int
    started: str  # as the system spells it
    command: str


def on_stop_signals(handler: Callable[..., None]) -> None:
    """Call `handler` on Ctrl+C, a closed terminal a polite request to end, except where ignored."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, handler)


def alive(identity: Identity) -> bool:
    """Tell whether exactly this process still runs."""
    return identify(identity.pid) == identity


def gone(identity: Identity, *, within_s: float) -> bool:
    """Wait until a process has ended and let go of its files and ports; False if it has not."""
    end = time.monotonic() + within_s
    while (now := identify(identity.pid)) is not None and now.started == identity.started:
        if time.monotonic() > end:  # its command line is gone before its ports are, so that does not count
            return False
        time.sleep(POLL_S)
    return True


def _output(command: Sequence[str]) -> str:
    try:
        answer = subprocess.run(
            command,
            capture_output=True,
            check=False,
            timeout=20,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, "LC_ALL": "C"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip()


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _KILL_ON_CLOSE = 0x2000
    _EXTENDED_LIMITS = 9
    _LIMITS_BYTES = 144 if sys.maxsize > 2**32 else 112  # JOBOBJECT_EXTENDED_LIMIT_INFORMATION
    _FLAGS_AT = 16  # BasicLimitInformation.LimitFlags, after two 64-bit times

    def identify(pid: int) -> Identity | None:
        """Look a process up; None if there is none of that number."""
        answer = _output(
            [
                "powershell",
                "-NoProfile",
                "-NonInteractive",
                "-Command",
                f"$p = Get-CimInstance Win32_Process -Filter 'ProcessId={pid}'; "
                "if ($p) { $p.CreationDate.ToFileTimeUtc(); $p.CommandLine }",
            ]
        )
        started, _, command = answer.partition("\n")
        return Identity(pid, started.strip(), command.strip()) if started else None

    class Family:
        """A process and all it starts, in a job that ends with the launcher, however the launcher ends."""

        def __init__(self, command: Sequence[str], *, folder: Path, capture: bool = False) -> None:
            self._kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            self._kernel.CreateJobObjectW.restype = wintypes.HANDLE
            self._job = wintypes.HANDLE(self._kernel.CreateJobObjectW(None, None))
            limits = ctypes.create_string_buffer(_LIMITS_BYTES)
            ctypes.c_uint32.from_buffer(limits, _FLAGS_AT).value = _KILL_ON_CLOSE
            self._kernel.SetInformationJobObject(self._job, _EXTENDED_LIMITS, limits, _LIMITS_BYTES)
            self.process = subprocess.Popen(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if capture else None,
                stderr=subprocess.STDOUT if capture else None,
                creationflags=subprocess.CREATE_NEW_PROCESS_GROUP,
            )
            handle = wintypes.HANDLE(int(vars(self.process)["_handle"]))  # the only way to it
            self._kernel.AssignProcessToJobObject(self._job, handle)

        def ask_to_end(self) -> None:
            """Ask the process to end by itself."""
            os.kill(self.process.pid, signal.CTRL_BREAK_EVENT)

        def end_all(self) -> None:
            """End whatever is left of the family."""
            self._kernel.TerminateJobObject(self._job, 1)

    def end(identity: Identity) -> bool:
        """End a process of an earlier start, and its children."""
        _output(["taskkill", "/PID", str(identity.pid), "/T", "/F"])
        return gone(identity, within_s=GRACE_S)

else:

    def identify(pid: int) -> Identity | None:
        """Look a process up; None if there is none of that number, or it has ended already."""
        if sys.platform.startswith("linux"):
            return _from_proc(pid)
        state = _output(["ps", "-o", "state=", "-p", str(pid)])
        if not state or state.startswith("Z"):
            return None
        started = _output(["ps", "-o", "lstart=", "-p", str(pid)])
        return Identity(pid, started, _output(["ps", "-ww", "-o", "command=", "-p", str(pid)]))

    def _from_proc(pid: int) -> Identity | None:
        folder = Path("/proc") / str(pid)
        try:
            # The name, in brackets, may hold anything; behind it: state, parent ... start in clock ticks.
            fields = (
                (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            )
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        except OSError:
            return None
        return None if fields[0] in "ZX" else Identity(pid, f"{boot}:{fields[19]}", command.strip())

    class Family:
        """A process and all it starts, in a group of their own: Ctrl+C reaches the launcher alone."""

        def __init__(self, command: Sequence[str], *, folder: Path, capture: bool = False) -> None:
            self.process = subprocess.Popen(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if capture else None,
                stderr=subprocess.STDOUT if capture else None,
                start_new_session=True,
            )

        def ask_to_end(self) -> None:
            """Ask the process to end by itself."""
            self.process.terminate()

        def end_all(self) -> None:
            """End whatever is left of the family."""
            _kill_group(self.process.pid)

    def _kill_group(pid: int) -> None:
        try:
            os.killpg(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):  # macOS says the latter of a group of ended processes
            return

    def end(identity: Identity) -> bool:
        """End a process of an earlier start, and its children: asked first, then made to."""
        try:
            leads = os.getpgid(identity.pid) == identity.pid
            os.kill(identity.pid, signal.SIGTERM)
        except ProcessLookupError:
            return True
        ended = gone(identity, within_s=GRACE_S)
        if leads:
            _kill_group(identity.pid)
        elif not ended:
            os.kill(identity.pid, signal.SIGKILL)
        return ended or gone(identity, within_s=GRACE_S)
