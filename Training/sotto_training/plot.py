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


def spectrograms(path: Path, sounds: list) -> None:
    """Draw spectrograms of sounds, (title, float32 [frames, channels]) each, into one picture."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    from .spectrum import RATE

    rows = (len(sounds) + 2) // 3
    figure, axes = pyplot.subplots(rows, 3, figsize=(18, 3 * rows), layout="constrained", squeeze=False)
    for place, (title, sound) in zip(axes.flat, sounds):
        place.specgram(sound.mean(1) + 1e-9, NFFT=1_024, Fs=RATE, noverlap=768, cmap="magma", vmin=-150, vmax=-40)
        place.set_title(title[-60:], fontsize=8)
        place.set_ylim(0, 8_000)
    figure.savefig(path, dpi=70)
    pyplot.close(figure)
