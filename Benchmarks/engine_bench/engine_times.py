"""What the executable EngineTimes says of the networks: one JSON document, whose keys are taken as they are.

Lists whose keys are layers_f32_ms, layers_bf16_ms and the like have one value for each layer of a network, on one
processor; the two last layers are one.
"""

import json
import subprocess
from pathlib import Path

from .environments import Workplace
from .network import Layer, layers

LEAST_BORDERS = 100  # that tell something about the seams between segments


def read_engine_times(place: Workplace, mixture: Path) -> dict:
    """Run EngineTimes for the networks, then for the seams in a mixture; give {"failure": …} when it is not there or fails."""
    program = place.binaries / "EngineTimes"
    if not program.exists():
        return {"failure": f"{program.name} is not built"}
    found: dict = {}
    for what in ([], [mixture]):
        print(program.name, *(path.stem for path in what), flush=True)
        answer = subprocess.run(
            [program, place.checkpoint, *what], capture_output=True, text=True, errors="replace",
        )
        if answer.returncode != 0:
            reason = " ".join(answer.stderr.strip().splitlines()[-2:])[:300]
            return {"failure": f"ended with {answer.returncode}: {reason}"}
        try:
            found |= json.loads(answer.stdout[answer.stdout.index("{"):])
        except ValueError as error:
            return {"failure": f"printed no JSON: {error}"}
    return found


def timed_layers() -> list[Layer]:
    """Return the layers as EngineTimes times them."""
    *first, last, final = layers()
    return [*first, Layer("the two last", last.multiply_adds + final.multiply_adds)]


def layer_speeds(engine: dict) -> dict[str, list[float]]:
    """Return the GFLOP/s of each layer on one processor, by precision."""
    found = {}
    known = timed_layers()
    for precision in ("f32", "bf16"):
        times = engine.get(f"layers_{precision}_ms", [])
        if len(times) == len(known):
            found[precision] = [2 * layer.multiply_adds / time / 1e6 for layer, time in zip(known, times)]
    return found
