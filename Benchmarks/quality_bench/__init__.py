"""Separation of speech from its background, measured on mixtures of the corpora that Training/ knows."""

import sys

from engine_bench.environments import REPOSITORY

# Where sotto_training is.
sys.path.append(str(REPOSITORY / "Training"))
