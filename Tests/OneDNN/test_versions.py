"""The shim over oneDNN compiles and computes with version 2 (Debian's) and version 3 (a package of its makers')."""

import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parents[2]
SHIM = ROOT / "Sources/COneDNN"


def run(program_folder, flags, environment):
    program = program_folder / "check_layers"
    subprocess.run(
        [os.environ.get("CC", "cc"), "-O1", "-Wall", "-Wextra", "-Werror", f"-I{SHIM / 'include'}",
         SHIM / "COneDNN.c", pathlib.Path(__file__).with_name("check_layers.c"), *flags, "-ldnnl", "-lgomp", "-lm",
         "-o", program],
        check=True)
    answer = subprocess.run([program], check=True, capture_output=True, text=True, env={**os.environ, **environment})
    version, difference = answer.stdout.split()
    return version, float(difference)


@pytest.mark.parametrize("instructions", ["AVX2", "ALL"])
@pytest.mark.parametrize("major", [2, 3])
def test_layers_are_their_definitions(tmp_path, major, instructions):
    prefix = pathlib.Path(sys.prefix)
    flags = [f"-I{prefix / 'include'}", f"-L{prefix / 'lib'}", f"-Wl,-rpath,{prefix / 'lib'}"] if major == 3 else []
    version, difference = run(tmp_path, flags, {"ONEDNN_MAX_CPU_ISA": instructions})
    assert version.startswith(f"{major}.")
    assert difference < 1e-4
