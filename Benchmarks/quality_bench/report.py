"""Tables in Markdown, and pictures."""

from pathlib import Path

import matplotlib
import numpy as np

from engine_bench.sound import RATE
from sotto_training.intervals import comparison

from . import conditions
from .examination import STEMS, Figures

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402

COLUMNS = ("SDR", "SI-SDR", "ISR", "SIR", "SAR", "SDR > 11 kHz", "SI-SDR > 11 kHz")
FIELDS = ("sdr", "si_sdr", "isr", "sir", "sar", "high_sdr", "high_si_sdr")


def table(figures: Figures) -> str:
    """Return the table of one mixture: vocals / background in every cell."""
    lines = [
        f"**{figures.name}** ({figures.recipe.description}; voices {figures.recipe.level:+g} dB; {figures.shape})", "",
        "| system | " + " | ".join(COLUMNS) + " | residual voice |", "| --- |" + " --- |" * (len(COLUMNS) + 1),
    ]
    for title, stems in figures.measures.items():
        cells = []
        for name in FIELDS:
            values = [getattr(stems[stem], name) for stem in STEMS]
            cells.append("–" if None in values else " / ".join(f"{value:.2f}" for value in values))
        lines.append(f"| {title} | " + " | ".join(cells) + f" | {figures.residual[title]:.1f} dB |")
    lines += [f"| {title} | {reason} |" for title, reason in figures.failures.items()]
    return "\n".join(lines)


def means(all_figures: list[Figures], reference: str) -> str:
    """Return each system's mean SDR in stereo and its gain over one of them with its 95% interval, and gains by condition."""
    chosen = [figures for figures in all_figures if figures.shape == "stereo" and reference in figures.measures]
    titles = [title for title in chosen[0].measures if all(title in figures.measures for figures in chosen)]
    scores = {
        title: np.array([[figures.measures[title][stem].sdr for stem in STEMS] for figures in chosen]) for title in titles
    }
    lines = [f"{len(chosen)} mixtures, in stereo.", "", comparison(scores, reference), ""]
    groups = list(dict.fromkeys(group for figures in chosen for group in figures.recipe.groups))
    lines += [
        f"Gain over {reference} by condition, mean of both stems:", "", "| condition | mixtures | " + " | ".join(titles) + " |",
        "| --- | --- |" + " --- |" * len(titles),
    ]
    for group in groups:
        rows = np.array([group in figures.recipe.groups for figures in chosen])
        gains = [f"{(scores[title] - scores[reference])[rows].mean():+.2f}" for title in titles]
        lines.append(f"| {group} | {rows.sum()} | " + " | ".join(gains) + " |")
    return "\n".join(lines)


def summary(all_figures: list[Figures], reference: str) -> str:
    """Return the gain over a system of each other one, in SDR of vocals / background, in stereo."""
    chosen = [figures for figures in all_figures if figures.shape == "stereo" and reference in figures.measures]
    titles = list(dict.fromkeys(title for figures in chosen for title in figures.measures))
    lines = [
        f"| SDR against {reference}, vocals / background | " + " | ".join(figures.name for figures in chosen) + " | mean |",
        "| --- |" + " --- |" * (len(chosen) + 1),
    ]
    for title in titles:
        rows = [
            [figures.measures[title][stem].sdr - figures.measures[reference][stem].sdr for stem in STEMS]
            if title in figures.measures else [np.nan, np.nan] for figures in chosen
        ]
        cells = " | ".join(f"{row[0]:+.2f} / {row[1]:+.2f}" for row in rows)
        lines.append(f"| {title} | {cells} | {np.nanmean(rows):+.2f} |")
    return "\n".join(lines)


def conditions_table(all_figures: list[Figures]) -> str:
    """Return SDR of vocals / background by condition, means over all mixtures in stereo, of every system."""
    chosen = [figures for figures in all_figures if figures.shape == "stereo"]
    titles = list(dict.fromkeys(title for figures in chosen for title in figures.conditions))
    return conditions.table({
        title: [figures.conditions[title] for figures in chosen if title in figures.conditions] for title in titles
    })


def plot(all_figures: list[Figures], path: Path) -> None:
    """Draw SDR of both stems of every mixture in stereo, one group of bars a system."""
    chosen = [figures for figures in all_figures if figures.shape == "stereo"]
    titles = list(dict.fromkeys(title for figures in chosen for title in figures.measures))
    figure, axes = pyplot.subplots(2, 1, figsize=(11, 7), sharex=True)
    for axis, stem in zip(axes, STEMS):
        for number, title in enumerate(titles):
            values = [
                figures.measures[title][stem].sdr if title in figures.measures else np.nan for figures in chosen
            ]
            places = np.arange(len(chosen)) + (number - len(titles) / 2) * 0.8 / len(titles)
            axis.bar(places, values, 0.8 / len(titles), label=title)
        axis.set_ylabel(f"SDR of {stem}, dB")
        axis.grid(axis="y", alpha=0.3)
    axes[1].set_xticks(range(len(chosen)), [figures.name for figures in chosen])
    axes[0].legend(fontsize=8, ncols=4, loc="upper center", bbox_to_anchor=(0.5, 1.3))
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    pyplot.close(figure)


def spectrograms(sounds: dict[str, np.ndarray], path: Path) -> None:
    """Draw the same seconds of several sounds side by side."""
    figure, axes = pyplot.subplots(1, len(sounds), figsize=(3 * len(sounds), 4), sharey=True)
    for axis, (title, values) in zip(axes, sounds.items()):
        axis.specgram(values.mean(axis=1) + 1e-9, NFFT=2_048, noverlap=1_536, Fs=RATE, vmin=-140, vmax=-50)
        axis.set_title(title, fontsize=9)
        axis.set_xlabel("s")
    axes[0].set_ylabel("Hz")
    figure.tight_layout()
    figure.savefig(path, dpi=100)
    pyplot.close(figure)
