"""Curves of runs, and spectrograms."""

import json
from pathlib import Path


def curves(folders: list[Path], target: Path) -> Path:
    """Draw the gain of runs over Spleeter against hours of work, with intervals: one line for each set of mixtures."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 4), layout="constrained")
    for folder in folders:
        points = [json.loads(line) for line in (folder / "curve.jsonl").read_text().splitlines()]
        for title in dict.fromkeys(point["set"] for point in points):
            chosen = sorted((point for point in points if point["set"] == title), key=lambda point: point["step"])
            hours = [point["hours"] for point in chosen]
            (line,) = axes.plot(hours, [point["gain"] for point in chosen], marker="o", label=f"{folder.name}, {title}")
            axes.fill_between(
                hours, [point["gain_low"] for point in chosen], [point["gain_high"] for point in chosen], alpha=0.15,
                color=line.get_color())
    axes.axhline(0, color="grey", linewidth=0.8)
    axes.set_xlabel("hours of work of two cores")
    axes.set_ylabel("SDR over Spleeter's ratio, dB")
    axes.legend()
    figure.savefig(target, dpi=120)
    pyplot.close(figure)
    return target


def spectrograms(path: Path, sounds: list) -> None:
    """Draw spectrograms of sounds, (title, float32 [frames, channels]) each, into one picture."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    from .corpora import RATE

    rows = (len(sounds) + 2) // 3
    figure, axes = pyplot.subplots(rows, 3, figsize=(18, 3 * rows), layout="constrained", squeeze=False)
    for place, (title, sound) in zip(axes.flat, sounds):
        place.specgram(sound.mean(1) + 1e-9, NFFT=1_024, Fs=RATE, noverlap=768, cmap="magma", vmin=-150, vmax=-40)
        place.set_title(title[-60:], fontsize=8)
        place.set_ylim(0, 8_000)
    figure.savefig(path, dpi=70)
    pyplot.close(figure)
