"""Means of SDR over mixtures, with 95% intervals by a bootstrap over mixtures (Efron, 1979)."""

from dataclasses import dataclass

import numpy as np

DRAWS = 2_000


@dataclass(frozen=True)
class Score:
    """Means over mixtures, in dB, with the 95% interval of a bootstrap over mixtures."""

    vocals: float
    background: float
    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.vocals:.2f} / {self.background:.2f}, mean {self.mean:.2f} ({self.low:.2f} to {self.high:.2f})"


def interval(values: np.ndarray, seed: int = 0) -> tuple[float, float, float]:
    """Return the mean, and its 95% interval."""
    chance = np.random.default_rng(seed)
    draws = values[chance.integers(len(values), size=(DRAWS, len(values)))].mean(1)
    return float(values.mean()), *map(float, np.quantile(draws, (0.025, 0.975)))


def summary(found: np.ndarray) -> Score:
    """Return means and the interval of the mean of both stems."""
    return Score(float(found[:, 0].mean()), float(found[:, 1].mean()), *interval(found.mean(1)))


def difference(one: np.ndarray, other: np.ndarray) -> tuple[float, float, float]:
    """Return the mean gain of one over another on the same mixtures, with its 95% interval: pairs have less noise."""
    return interval((one - other).mean(1))


def comparison(measured: dict[str, np.ndarray], reference: str) -> str:
    """Return a table in Markdown of scores by title, with the gain over one of them."""
    lines = [f"| | vocals / background | gain over {reference} |", "| --- | --- | --- |"]
    for title, found in measured.items():
        score, (gain, low, high) = summary(found), difference(found, measured[reference])
        lines.append(f"| {title} | {score.vocals:.2f} / {score.background:.2f} | {gain:+.2f} ({low:+.2f} to {high:+.2f}) |")
    return "\n".join(lines)
