"""The results as small pictures."""

from pathlib import Path

import matplotlib
from matplotlib import pyplot
from matplotlib.ticker import FuncFormatter

from .engine_times import layer_speeds, timed_layers
from .mixtures import label
from .results import Results
from .systems import PEER_LIMIT

matplotlib.use("Agg")
COLOURS = {
    "sotto-standard-auto": "#123c69", "sotto-best-auto": "#6c4a9c", "sotto-fast-bf16": "#0b5fa5",
    "sotto-fast-f32": "#4a9bdc", "sotto-spleeter-f32": "#a9d0ef", "spleeter": "#d9722e", "sherpa-onnx": "#8a8a8a",
}


def finish(figure, path: Path) -> str:
    figure.tight_layout()
    figure.savefig(path, dpi=100)
    pyplot.close(figure)
    return path.name


def speed_picture(results: Results, path: Path) -> str:
    """Bars of how many seconds of sound each system does a second, by length."""
    figure, axes = pyplot.subplots(figsize=(8, 4))
    names, lengths = results.names, results.lengths
    width = 0.8 / len(names)
    for number, name in enumerate(names):
        for place, length in enumerate(lengths):
            series = results.of(name, length)
            if series is None:
                continue
            x = place + (number - (len(names) - 1) / 2) * width
            if series.speed:
                axes.bar(x, series.speed, width * 0.92, color=COLOURS.get(name))
                axes.text(x, series.speed, f"{series.speed:.0f}" if series.speed >= 10 else f"{series.speed:.1f}",
                          ha="center", va="bottom", fontsize=7)
            else:
                text = " out of memory" if series.is_out_of_memory else " failed"
                axes.text(x, 0, text, ha="center", va="bottom", fontsize=7, rotation=90, color=COLOURS.get(name))
        axes.bar(0, 0, color=COLOURS.get(name), label=title(results, name))
    axes.set_xticks(range(len(lengths)), [label(length) for length in lengths])
    axes.set_ylabel("x real time")
    axes.legend(fontsize=8, frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    return finish(figure, path)


def growth_picture(results: Results, path: Path) -> str:
    """Wall time and peak memory over the length, both axes logarithmic; crosses are runs out of memory."""
    figure, (above, below) = pyplot.subplots(1, 2, figsize=(9, 4))
    for name in results.names:
        series = [one for length in results.lengths if (one := results.of(name, length))]
        done = [one for one in series if not one.failure]
        colour = COLOURS.get(name)
        for axes, values in ((above, [one.seconds for one in done]), (below, [one.memory / 1e9 for one in done])):
            axes.plot([one.mixture.seconds for one in done], values, "o-", ms=4, color=colour, label=title(results, name))
        lost = [one.mixture.seconds for one in series if one.is_out_of_memory]
        below.plot(lost, [PEER_LIMIT / 1e9] * len(lost), "x", ms=7, color=colour)
    below.axhline(PEER_LIMIT / 1e9, ls=":", lw=1, color="#444444")
    for axes, name in ((above, "wall time (s)"), (below, "peak memory (GB); x: out of memory")):
        axes.set(xscale="log", yscale="log", ylabel=name)
        axes.set_xticks(results.lengths, [label(length) for length in results.lengths])
        axes.minorticks_off()
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.grid(alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
    above.legend(fontsize=8, frameon=False)
    return finish(figure, path)


def layers_picture(results: Results, path: Path) -> str | None:
    """GFLOP/s of each layer on one processor, if EngineTimes has told them, beside a processor's part of the matrix product."""
    engine = results.engine or {}
    speeds = layer_speeds(engine)
    if not speeds:
        return None
    names = [layer.name for layer in timed_layers()]
    processors = int(results.machine["cores"])
    figure, axes = pyplot.subplots(figsize=(8, 4.5))
    height = 0.8 / len(speeds)
    for number, (precision, values) in enumerate(speeds.items()):
        colour = COLOURS[f"sotto-fast-{precision}"]
        axes.barh([place + number * height for place in range(len(names))], values, height * 0.92, color=colour, label=precision)
        product = engine.get(f"matmul_{precision}_gflops")
        if product:
            axes.axvline(product / processors, ls="--", lw=1, color=colour, label=f"matrix product, {precision}")
    axes.set_yticks([place + 0.4 - height / 2 for place in range(len(names))], names, fontsize=8)
    axes.invert_yaxis()
    axes.set_xlabel("GFLOP/s of one processor")
    axes.legend(fontsize=8, frameon=False, loc="upper center", bbox_to_anchor=(0.5, 1.12), ncols=4)
    axes.spines[["top", "right"]].set_visible(False)
    return finish(figure, path)


def title(results: Results, name: str) -> str:
    return next(one.system.title for one in results.series if one.system.name == name).replace("`", "")


def draw(results: Results, folder: Path) -> list[str]:
    """Draw what there is; return the files' names."""
    found = []
    if any(series.speed for series in results.series):
        found += [speed_picture(results, folder / "native-engine-speed.png"),
                  growth_picture(results, folder / "native-engine-growth.png")]
    found.append(layers_picture(results, folder / "native-engine-layers.png"))
    return [name for name in found if name]
