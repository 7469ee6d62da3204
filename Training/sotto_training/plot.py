"""The curve of a run."""

import json
from pathlib import Path


def curve(folder: Path) -> Path:
    """Draw the gain over the start against hours of work, with its intervals, as curve.png in a run's folder."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    points = [json.loads(line) for line in (folder / "validation.jsonl").read_text().splitlines()]
    hours = [point["hours"] for point in points]
    figure, axes = pyplot.subplots(figsize=(7, 4), layout="constrained")
    axes.fill_between(hours, [point["gain_low"] for point in points], [point["gain_high"] for point in points], alpha=0.2)
    axes.plot(hours, [point["gain"] for point in points], marker="o")
    axes.axhline(0, color="grey", linewidth=0.8)
    axes.set_xlabel("hours on two cores")
    axes.set_ylabel("SDR over Deezer's vocals mask, dB")
    axes.set_title(f"{folder.name}: mixtures to validate by, 95% intervals")
    figure.savefig(folder / "curve.png", dpi=120)
    pyplot.close(figure)
    return folder / "curve.png"
