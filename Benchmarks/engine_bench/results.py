"""All that a run of the benchmark has found, and where: as one JSON document."""

import json
import math
import os
import platform
import subprocess
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from .environments import REPOSITORY
from .quality import Comparison, Quality
from .queued import Queued
from .rounds import Series


def first_line(*command: str) -> str:
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=True, cwd=REPOSITORY).stdout
        return answer.splitlines()[0]
    except (OSError, subprocess.CalledProcessError, IndexError):
        return "unknown"


def machine() -> dict[str, str]:
    """Return what this runs on."""
    lines = [line.partition(":") for line in Path("/proc/cpuinfo").read_text().splitlines()]
    processor = {name.strip(): value.strip() for name, _, value in reversed(lines)}
    flags = processor.get("flags", "").split()
    release = platform.freedesktop_os_release().get("PRETTY_NAME", "") if Path("/etc/os-release").exists() else ""
    return {
        "date": date.today().isoformat(),
        "processor": processor.get("model name", platform.machine()),
        "cores": str(len(os.sched_getaffinity(0))),
        "instructions": ", ".join(flag for flag in ("avx2", "avx512f", "avx512_bf16", "amx_bf16") if flag in flags),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.1f} GB",
        "system": release,
        "kernel": platform.release(),
        "ffmpeg": first_line("ffmpeg", "-version").removeprefix("ffmpeg version ").split()[0],
        "commit": first_line("git", "describe", "--always", "--dirty"),
        "load before": f"{os.getloadavg()[0]:.2f}",
    }


@dataclass
class Results:
    """What was found; parts that were left out are empty or None."""

    command: str
    machine: dict[str, str]
    peer_limit: str
    rounds: int
    long_rounds: int
    series: list[Series] = field(default_factory=list)
    qualities: list[Quality] = field(default_factory=list)
    conversion: dict[str, Comparison] | str | None = None
    queue: Queued | None = None
    engine: dict | None = None

    def of(self, system: str, seconds: float) -> Series | None:
        """Return the series of a system on the mixture of some length."""
        return next(
            (one for one in self.series if one.system.name == system and one.mixture.seconds == seconds), None
        )

    @property
    def lengths(self) -> list[float]:
        return sorted({one.mixture.seconds for one in self.series})

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(one.system.name for one in self.series))

    def write(self, path: Path) -> None:
        def plain(value):
            """Infinite ratios are no JSON; everything else that json does not know is a path."""
            if isinstance(value, dict):
                return {key: plain(one) for key, one in value.items()}
            if isinstance(value, list):
                return [plain(one) for one in value]
            if isinstance(value, float) and not math.isfinite(value):
                return str(value)
            return value

        conversion = self.conversion
        if isinstance(conversion, dict):
            conversion = {stem: asdict(one) for stem, one in conversion.items()}
        queue = None
        if self.queue:
            queue = {"mixture": self.queue.mixture.name, "failure": self.queue.failure,
                     "direct": [asdict(run) for run in self.queue.direct],
                     "queued": [asdict(run) for run in self.queue.queued]}
        document = {
            "command": self.command, "machine": self.machine, "peer_limit": self.peer_limit,
            "rounds": self.rounds, "long_rounds": self.long_rounds,
            "series": [
                {"system": one.system.name, "mixture": one.mixture.name, "mixture_seconds": one.mixture.seconds,
                 "failure": one.failure, "seconds": one.seconds, "processor_seconds": one.processor,
                 "stolen_seconds": one.stolen,
                 "peak_memory_bytes": one.memory, "times_real_time": one.speed,
                 "watched": asdict(one.watched) if one.watched else None, "timed": [asdict(run) for run in one.timed]}
                for one in self.series
            ],
            "quality": [
                {"mixture": one.mixture.name, "description": one.mixture.description, "sdr_db": one.sdr,
                 "parity_with_spleeter": {system: {stem: asdict(comparison) for stem, comparison in stems.items()}
                                          for system, stems in one.parity.items()},
                 "sums": one.sums, "failures": one.failures}
                for one in self.qualities
            ],
            "conversion": conversion, "queue": queue, "engine_times": self.engine,
        }
        path.write_text(json.dumps(plain(document), indent=1, default=str) + "\n")
