"""Separate a whole recording at once with Spleeter's own `Separator`, for comparison.

Arguments: a file of raw stereo float32 samples at 44.1 kHz, and two files for raw 16-bit stems.
The environment variable MODEL_PATH names the folder that holds `2stems`.
"""

import sys

import numpy as np
from spleeter.separator import Separator

waveform = np.fromfile(sys.argv[1], dtype="<f4").reshape(-1, 2)
stems = Separator("spleeter:2stems", multiprocess=False).separate(waveform)
for name, path in zip(("vocals", "accompaniment"), sys.argv[2:4]):
    np.clip(np.rint(stems[name] * 32768), -32768, 32767).astype("<i2").tofile(path)
