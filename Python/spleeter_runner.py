"""Separate a stereo recording into vocals and background with Deezer's Spleeter, in constant memory at any length.

Sotto starts this program as `<pack>/bin/python -I spleeter_runner.py …` behind its offline launcher and reads one JSON
object a line from stdout (see docs/TECHNICAL_DESIGN.md, "Events"). Sotto owns the WAV containers: it passes where the
samples of the input begin, and two outputs whose headers it has already written.

The networks, masks and parameters are Spleeter's own (`spleeter.model`), restored once into one session. Only the
framing is done here: `Separator.separate` holds the whole recording in memory, and pads whatever piece it is given
with zeros, which spoils the piece's first and last segment. README.md shows why this gives the same result.
"""

import argparse
import errno
import json
import os
import platform
import sys
import time
import traceback
import warnings
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

# The pack is shared and immutable: not even byte code may appear in it.
sys.dont_write_bytecode = True

MODEL = "2stems"
MODEL_FILES = ("checkpoint", "model.index", "model.meta", "model.data-00000-of-00001", ".probe")
SAMPLE_RATE = 44_100
CHANNELS = 2
BYTES_PER_FRAME = 4 * CHANNELS
FULL_SCALE = {"16": 1 << 15, "24": 1 << 23}
CHECK_PACK = "Check the pack: sotto packs verify spleeter."


class Failure(Exception):
    """An error with the three parts Sotto shows: a stable code, a message and a hint."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


class Events:
    """The only writer of the real stdout. Whatever libraries print to stdout goes to stderr instead."""

    def __init__(self) -> None:
        self._stream = os.fdopen(os.dup(1), "wb", buffering=0)
        os.dup2(2, 1)

    def send(self, event: str, **fields: Any) -> None:
        """Write one event as one line at once. Characters that UTF-8 cannot hold become question marks."""
        line = json.dumps({"event": event, **fields}, ensure_ascii=False) + "\n"
        self._stream.write(line.encode("utf-8", "replace"))


class Recording:
    """Interleaved stereo float32 samples inside a file, seen as Spleeter frames them: after one frame of zeros."""

    def __init__(self, np: ModuleType, stream: BinaryIO, data_offset: int, frames: int, lead: int) -> None:
        self._np, self._stream, self._offset = np, stream, data_offset
        self.frames, self.lead = frames, lead

    def read(self, start: int, count: int) -> Any:
        """Return `count` frames from padded position `start`; zeros stand before and after the recording.

        Reading, unlike a memory map, leaves no pages of a long file in this process's memory.
        """
        block = self._np.zeros((count, CHANNELS), dtype="<f4")
        first, end = max(start - self.lead, 0), min(start - self.lead + count, self.frames)
        if first < end:
            self._stream.seek(self._offset + first * BYTES_PER_FRAME)
            samples = self._np.fromfile(self._stream, dtype="<f4", count=(end - first) * CHANNELS)
            at = first + self.lead - start
            block[at : at + end - first] = samples.reshape(-1, CHANNELS)
        return block


class StemFile:
    """A WAV file whose header is written: interleaved PCM is appended, and limited samples are counted."""

    def __init__(self, np: ModuleType, stream: BinaryIO, bit_depth: str) -> None:
        self._np, self._stream, self._depth = np, stream, bit_depth
        self.limited = 0

    def append(self, samples: Any) -> None:
        """Encode and write frames. Raises `Failure` for values that are not finite: integers would hide them."""
        if not self._np.isfinite(samples).all():
            raise Failure(
                "spleeter_failed",
                "Spleeter gave samples that are not finite numbers.",
                "The source probably holds damaged audio: decode it to WAV with ffmpeg and add that file instead.",
            )
        self._stream.write(self._encode(samples))

    def finish(self) -> None:
        """Return when every sample is on the disk."""
        self._stream.flush()
        os.fsync(self._stream.fileno())

    def _encode(self, samples: Any) -> bytes:
        if self._depth == "32f":
            return samples.astype("<f4").tobytes()
        scale = FULL_SCALE[self._depth]
        rounded = self._np.rint(samples * self._np.float32(scale))
        limited = self._np.clip(rounded, -scale, scale - 1)
        self.limited += int(self._np.count_nonzero(limited != rounded))
        integers = limited.astype("<i4")
        if self._depth == "16":
            return integers.astype("<i2").tobytes()
        return integers.view("u1").reshape(-1, 4)[:, :3].tobytes()


@dataclass(frozen=True)
class Network:
    """Spleeter's restored graph: samples in, both stems' overlap-added frames out."""

    session: Any
    samples: Any
    stems: list[Any]
    frame_length: int
    frame_step: int
    segment: int

    def run(self, samples: Any) -> list[Any]:
        """Separate samples that fill whole frames; the result is as long and lacks only its neighbours' frames."""
        return self.session.run(self.stems, {self.samples: samples})


def build_network(tf: ModuleType, model_folder: Path) -> Network:
    """Build Spleeter's prediction graph on frames that this program cuts, and restore the weights, once."""
    from spleeter.model import EstimatorSpecBuilder
    from spleeter.utils.configuration import load_configuration

    params = load_configuration(f"spleeter:{MODEL}")
    length, step = params["frame_length"], params["frame_step"]
    with tf.Graph().as_default():
        samples = tf.compat.v1.placeholder(tf.float32, (None, CHANNELS))
        spectrum = tf.transpose(tf.signal.stft(tf.transpose(samples), length, step), perm=[1, 2, 0])
        builder = EstimatorSpecBuilder({f"{params['mix_name']}_stft": spectrum}, params)
        masked = [builder.masked_stfts[name] for name in ("vocals", "accompaniment")]
        inverses = [tf.signal.inverse_stft(tf.transpose(one, perm=[2, 0, 1]), length, step) for one in masked]
        stems = [tf.transpose(one) * builder.WINDOW_COMPENSATION_FACTOR for one in inverses]
        session = tf.compat.v1.Session()
        try:
            tf.compat.v1.train.Saver().restore(session, tf.train.latest_checkpoint(str(model_folder)))
        except (ValueError, tf.errors.DataLossError, tf.errors.NotFoundError, tf.errors.OutOfRangeError) as error:
            raise Failure("spleeter_failed", f'The weights in "{model_folder}" are damaged.', CHECK_PACK) from error
    return Network(session, samples, stems, length, step, params["T"])


def separate(network: Network, recording: Recording, stems: list[StemFile]) -> Iterator[int]:
    """Append both stems of the recording; yield how many of its frames are written, after each window.

    A window is one segment: several at once are no faster on a CPU and only need more memory. Every segment is computed
    once, from exact frames. A window's last frames reach into the next window, whose first frames reach back: that
    overlap is carried over and added.
    """
    step, overlap = network.frame_step, network.frame_length - network.frame_step
    stft_frames = -(-(recording.frames + network.frame_length) // step)
    carried: list[Any] = [0.0] * len(stems)
    for first in range(0, stft_frames, network.segment):
        complete = min(network.segment, stft_frames - first) * step
        start = first * step
        begin = max(recording.lead - start, 0)
        end = min(recording.lead + recording.frames - start, complete)
        for index, output in enumerate(network.run(recording.read(start, complete + overlap))):
            output[:overlap] += carried[index]
            carried[index] = output[complete:].copy()
            stems[index].append(output[begin:end])
        yield start + end - recording.lead


def check_model(folder: Path) -> None:
    """Raise `model_missing` unless every file of the model is there."""
    missing = [name for name in MODEL_FILES if not (folder / name).is_file()]
    if missing:
        raise Failure(
            "model_missing",
            f'The model folder "{folder}" lacks "{missing[0]}".',
            "Install the pack again: sotto packs remove spleeter, then sotto packs install spleeter.",
        )


def check_input(path: Path, data_offset: int, frames: int) -> None:
    """Raise `input_short` unless the file holds all promised samples."""
    promised, present = data_offset + frames * BYTES_PER_FRAME, path.stat().st_size
    if present < promised:
        raise Failure(
            "input_short",
            f'"{path}" has {present} bytes, but {promised} were promised.',
            "The working audio was cut off while it was written: check the free space and run the job again.",
        )


def import_tensorflow() -> ModuleType:
    """Import TensorFlow and Spleeter quietly, without the user's Keras settings, on the CPU."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
    os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
    # Keras reads settings that change results from the home folder, and writes them there when they are missing.
    os.environ["KERAS_HOME"] = "/dev/null/keras"
    warnings.simplefilter("ignore")
    try:
        import spleeter.model
        import tensorflow
    except Exception as error:
        message = f"Spleeter could not be loaded: {one_line(error)}"
        raise Failure("spleeter_import_failed", message, CHECK_PACK) from error
    tensorflow.get_logger().setLevel("ERROR")
    return tensorflow


def one_line(error: BaseException) -> str:
    """Return the error's type and the first line of its text."""
    text = str(error).strip().splitlines()
    return f"{type(error).__name__}: {text[0][:300]}" if text else type(error).__name__


def as_failure(error: Exception) -> Failure:
    """Give any exception its code, message and hint."""
    if isinstance(error, Failure):
        return error
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Failure("disk_full", f"The stems could not be written: {error.strerror}.", "Free some space and retry.")
    if isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError":
        return Failure("out_of_memory", "Memory ran out.", "Close other programs and retry.")
    if isinstance(error, OSError) and error.filename is not None:
        message = f'"{error.filename}" could not be used: {error.strerror}.'
        return Failure("spleeter_failed", message, "Look whether the folder is there and may be written, and retry.")
    return Failure("spleeter_failed", f"Spleeter failed: {one_line(error)}", CHECK_PACK)


def run(arguments: argparse.Namespace, events: Events) -> None:
    """Do the whole work and send its events, except for a failure, which is raised."""
    check_model(arguments.model_root / MODEL)
    check_input(arguments.input, arguments.data_offset, arguments.frames)
    events.send("log", level="info", message="Loading TensorFlow and the model")
    began = time.monotonic()
    tf = import_tensorflow()
    import numpy as np
    from importlib.metadata import version

    network = build_network(tf, arguments.model_root / MODEL)
    loaded = time.monotonic()
    paths = {"vocals": arguments.vocals, "background": arguments.background}
    with ExitStack() as files:
        source = files.enter_context(open(arguments.input, "rb"))
        recording = Recording(np, source, arguments.data_offset, arguments.frames, network.frame_length)
        streams = [files.enter_context(open(path, "ab")) for path in paths.values()]
        stems = [StemFile(np, stream, arguments.bit_depth) for stream in streams]
        events.send("progress", stage="separate", fraction=0.0, speed=0.0)
        for done in separate(network, recording, stems):
            speed = done / SAMPLE_RATE / (time.monotonic() - loaded)
            events.send("progress", stage="separate", fraction=round(done / recording.frames, 4), speed=round(speed, 2))
        for stem in stems:
            stem.finish()
    stats = {
        "engine_version": f"spleeter {version('spleeter')}",
        "precision": "f32",
        "bit_depth": arguments.bit_depth,
        "limited_samples": {name: stem.limited for name, stem in zip(paths, stems)},
        "frames": arguments.frames,
        "load_seconds": round(loaded - began, 2),
        "separate_seconds": round(time.monotonic() - loaded, 2),
        "tensorflow_version": tf.__version__,
        "python_version": platform.python_version(),
    }
    events.send("done", outputs=[path.name for path in paths.values()], stats=stats)


def frame_count(text: str) -> int:
    """Parse a number of frames, at least one."""
    value = int(text)
    if value < 1:
        raise ValueError(text)
    return value


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Separate stereo float32 samples with Spleeter; for Sotto's use.")
    parser.add_argument("--model-root", type=Path, required=True, help=f"the folder that holds {MODEL}/")
    parser.add_argument("--input", type=Path, required=True, help="file with 44.1 kHz stereo float32 samples")
    parser.add_argument("--data-offset", type=int, required=True, help="where the samples begin, in bytes")
    parser.add_argument("--frames", type=frame_count, required=True, help="how many stereo samples to read")
    parser.add_argument("--vocals", type=Path, required=True, help="file to append the vocals to")
    parser.add_argument("--background", type=Path, required=True, help="file to append the background to")
    parser.add_argument("--bit-depth", choices=("16", "24", "32f"), required=True)
    return parser.parse_args()


def main() -> int:
    """Return the exit status: 0 after `done`, 1 after `failed`."""
    arguments = parse_arguments()
    events = Events()
    try:
        run(arguments, events)
    except Exception as error:
        traceback.print_exc()
        failure = as_failure(error)
        events.send("failed", code=failure.code, message=failure.message, hint=failure.hint)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
