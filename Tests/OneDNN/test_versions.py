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
    version, difference, short_difference = answer.stdout.split()
    return version, float(difference), None if short_difference == "none" else float(short_difference)


@pytest.mark.parametrize("instructions", ["AVX2", "ALL"])
@pytest.mark.parametrize("major", [2, pytest.param(3, marks=pytest.mark.full)])
def test_layers_are_their_definitions(tmp_path, major, instructions):
    prefix = pathlib.Path(sys.prefix)
    flags = [f"-I{prefix / 'include'}", f"-L{prefix / 'lib'}", f"-Wl,-rpath,{prefix / 'lib'}"] if major == 3 else []
    version, difference, short_difference = run(tmp_path, flags, {"ONEDNN_MAX_CPU_ISA": instructions})
    assert version.startswith(f"{major}.")
    assert difference < 1e-4
    has_bf16 = instructions == "ALL" and "avx512_bf16" in pathlib.Path("/proc/cpuinfo").read_text().split()
    assert (short_difference is not None) == has_bf16
    # bfloat16 has eight bits; its sums are float32, and its outputs are rounded once.
    assert not has_bf16 or 0 < short_difference < 1.01 * 2**-8
