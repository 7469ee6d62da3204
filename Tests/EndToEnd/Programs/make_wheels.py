"""Make the stand-in for Spleeter's locked releases: two wheels of a few kilobytes, and their requirements.

    make_wheels.py FOLDER HOLDS [honest | hostile]

FOLDER gets the wheels and `requirements.txt`. The wheel `spleeter` brings a `.pth` file, by which it takes over when
Sotto's runner starts: it writes a faint constant as the vocals and silence as the background. The Nth time it first
waits while there is a file `hold-N` in HOLDS. `spleeter_parts` has many files, so that an install can be met at work.
A hostile wheel has a path that leads out of the environment.
"""

import base64
import hashlib
import sys
import zipfile
from pathlib import Path

TAKE_OVER = '''
import json
import os
import sys
import time


def value(name):
    return sys.orig_argv[sys.orig_argv.index(name) + 1]


def run(holds):
    with open(os.path.join(holds, "starts"), "a") as starts:
        starts.write("x")
        starts.flush()
        number = starts.tell()
    while os.path.exists(os.path.join(holds, f"hold-{number}")):
        time.sleep(0.005)
    size = 8 * int(value("--frames"))
    with open(value("--vocals"), "ab") as vocals, open(value("--background"), "ab") as background:
        vocals.write(b"\\x01" * size)
        background.write(bytes(size))
    stats = {
        "engine_version": "spleeter stand-in", "precision": "f32", "bit_depth": value("--bit-depth"),
        "limited_samples": {"vocals": 0, "background": 0},
    }
    print(json.dumps({"event": "done", "outputs": [], "stats": stats}), flush=True)


if any(word.endswith("spleeter_runner.py") for word in sys.orig_argv):
    try:
        run(HOLDS)
        os._exit(0)
    except OSError as error:
        failure = {"event": "failed", "code": "spleeter_failed", "message": str(error), "hint": "It is a stand-in."}
        print(json.dumps(failure), flush=True)
        os._exit(1)
'''


def make_wheel(folder: Path, name: str, version: str, files: dict[str, bytes]) -> str:
    """Write a wheel with its RECORD and return its line of requirements."""
    info = f"{name}-{version}.dist-info"
    entries = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: make_wheels\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    for path, content in entries.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        record += f"{path},sha256={digest},{len(content)}\n"
    entries[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in entries.items():
            archive.writestr(path, content)
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


def main() -> None:
    folder, holds, kind = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    parts = {f"spleeter_parts/part-{number}.txt": b"part\n" for number in range(300)}
    if kind == "hostile":
        parts = {"../../../../../climbed-out.txt": b"out\n"}
    spleeter = {
        "spleeter/__init__.py": b"",
        "spleeter/take_over.py": f"HOLDS = {holds!r}\n{TAKE_OVER}".encode(),
        "spleeter_stand_in.pth": b"import spleeter.take_over\n",
    }
    lines = make_wheel(folder, "spleeter_parts", "1.0", parts) + make_wheel(folder, "spleeter", "2.4.2", spleeter)
    (folder / "requirements.txt").write_text(lines)


main()
