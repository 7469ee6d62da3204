"""Curves of runs, and spectrograms."""

import json
from pathlib import Path


def curves(folders: list[Path], target: Path) -> Path:
    """Draw the gain of runs over Spleeter against core-hours, with intervals: one line for each set of mixtures."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 4), layout="constrained")
    for folder in folders:
        points = points_of(folder)
        for of in dict.fromkeys((point["set"], point["mixtures"]) for point in points):
            chosen = [point for point in points if (point["set"], point["mixtures"]) == of]
            chosen.sort(key=lambda point: point["step"])
            hours = [point["core_hours"] for point in chosen]
            label = f"{folder.name}: {of[1]} mixtures, {of[0]}"
            (line,) = axes.plot(hours, [point["gain"] for point in chosen], marker="o", label=label)
            axes.fill_between(
                hours, [point["gain_low"] for point in chosen], [point["gain_high"] for point in chosen], alpha=0.15,
                color=line.get_color())
    axes.axhline(0, color="grey", linewidth=0.8)
    axes.set_xlabel("core-hours")
    axes.set_ylabel("SDR over Spleeter's ratio, dB")
    axes.legend()
    figure.savefig(target, dpi=120)
    pyplot.close(figure)
    return target


def points_of(folder: Path) -> list[dict]:
    """Return what was measured of a run."""
    path = folder / "curve.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


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
