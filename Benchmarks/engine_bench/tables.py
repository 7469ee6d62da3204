"""The results as Markdown."""

from collections.abc import Iterable

from .engine_times import layer_speeds, timed_layers
from .limits import LONG, REFERENCE_PRESET, SOTTO, USUAL, checks
from .mixtures import label
from .network import flops, flops_of_a_segment
from .quality import Quality
from .results import Results
from .rounds import REST, Series

NOTHING = "–"


def table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def times(one: float | None, other: float | None) -> str:
    """Return how many times faster the second is."""
    return f"{one / other:.1f}x" if one and other else NOTHING


def gigabytes(size: int | None) -> str:
    return f"{size / 1e9:.2f} GB" if size and size >= 1e9 else f"{size / 1e6:.0f} MB" if size else NOTHING


def duration(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds < 100 else f"{seconds:.0f} s"


def refusal(series: Series) -> str:
    """Return why there are no figures, short enough for a table."""
    if series.is_out_of_memory:
        return f"**out of memory** after {duration(series.watched.seconds)}"
    return f"failed: {(series.failure or '').replace('|', '/')[:160]}"


def speed_table(results: Results, length: float) -> str:
    peers = {name: results.of(name, length) for name in ("spleeter", "sherpa-onnx")}
    rows = []
    for name in results.names:
        series = results.of(name, length)
        if series is None:
            continue
        if series.failure:
            rows.append([series.system.title, refusal(series), *[NOTHING] * 8])
            continue
        runs = [run.seconds for run in series.timed]
        rows.append([
            series.system.title, duration(series.seconds), f"{duration(min(runs))} to {duration(max(runs))}",
            f"{series.speed:.1f}", f"{duration(series.processor)}", f"{series.stolen:.2f} s", gigabytes(series.memory),
            *(times(peer.seconds if peer else None, series.seconds) for peer in peers.values()),
            f"{flops(length) / series.seconds / 1e9:.0f}",
        ])
    return table(["system", "wall", "from, to", "x real time", "CPU", "stolen", "peak memory", "against Spleeter",
                  "against sherpa-onnx", "GFLOP/s"], rows)


def growth_table(results: Results) -> str:
    """Wall time and memory of each system over the lengths."""
    lengths = results.lengths
    rows = []
    for name in results.names:
        series = {length: results.of(name, length) for length in lengths}
        title = next(one.system.title for one in series.values() if one)
        usual, longest = series.get(USUAL), series.get(LONG)

        def cell(one: Series | None, figure: str) -> str:
            if one is None:
                return NOTHING
            return ("out of memory" if one.is_out_of_memory else "failed") if one.failure else figure

        rows.append([title, "wall", *(cell(one, duration(one.seconds or 0) if one else "") for one in series.values()),
                     times(longest.seconds if longest else None, usual.seconds if usual else None)])
        rows.append([title, "peak memory", *(cell(one, gigabytes(one.memory) if one else "") for one in series.values()),
                     f"{longest.memory / usual.memory:.2f}x" if longest and usual and longest.memory and usual.memory
                     else NOTHING])
    return table(["system", "", *map(label, lengths), "3h / 5m"], rows)


def sdr_table(qualities: list[Quality], titles: dict[str, str]) -> str:
    rows = []
    known = [quality for quality in qualities if quality.mixture.stems]
    for name, title in titles.items():
        cells = []
        for quality in known:
            stems = quality.sdr.get(name)
            cells.append(f"{stems['vocals']:.2f} / {stems['background']:.2f}" if stems else
                         "failed" if name in quality.failures else NOTHING)
        rows.append([title, *cells])
    both = [quality.sdr for quality in known]
    if any(set(SOTTO.values()) <= set(sdr) for sdr in both):
        rows.append(["bf16 − f32", *(
            " / ".join(f"{sdr[SOTTO['bf16']][stem] - sdr[SOTTO['f32']][stem]:+.3f}" for stem in ("vocals", "background"))
            if set(SOTTO.values()) <= set(sdr) else NOTHING for sdr in both
        )])
    return table(["SDR, vocals / background (dB)", *(quality.mixture.name for quality in known)], rows)


def parity_table(qualities: list[Quality], titles: dict[str, str]) -> str:
    rows = []
    for quality in qualities:
        for name, stems in quality.parity.items():
            if name in (REFERENCE_PRESET, "sherpa-onnx"):
                rows.append([quality.mixture.name, titles[name], *(
                    f"{one.ratio:.1f} dB, {one.steps:,.0f}" for one in stems.values()
                )])
    return table(["mixture", "system", "vocals: SNR, largest difference (16-bit steps)", "background: the same"], rows)


def sum_table(qualities: list[Quality], titles: dict[str, str]) -> str:
    return table(["mixture", "system", "vocals + background − mixture"], (
        [quality.mixture.name, titles[name], text]
        for quality in qualities for name, text in quality.sums.items() if name in SOTTO.values()
    ))


def figure(value) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def engine_tables(engine: dict) -> list[str]:
    """Every key that EngineTimes has given; lists of one length are columns of a table."""
    if "failure" in engine:
        return [f"EngineTimes: {engine['failure']}."]
    plain = {key: value for key, value in engine.items() if not isinstance(value, list)}
    found = [table(["EngineTimes", ""], ([f"`{key}`", figure(value)] for key, value in sorted(plain.items())))]
    lists: dict[int, dict[str, list]] = {}
    for key, value in sorted(engine.items()):
        if isinstance(value, list):
            lists.setdefault(len(value), {})[key] = value
    known = timed_layers()
    for length, columns in lists.items():
        names = [layer.name for layer in known] if length == len(known) else [str(number) for number in range(length)]
        if length == len(known):
            columns |= {f"GFLOP/s {precision}": values for precision, values in layer_speeds(engine).items()}
        found.append(table(["layer", *columns], zip(names, *([figure(one) for one in values] for values in columns.values()))))
    return found


def conversion_text(results: Results) -> str:
    if not isinstance(results.conversion, dict):
        return f"The ONNX files could not be compared with Spleeter: {results.conversion}."
    parts = [f"{stem} {one.ratio:.1f} dB, at most {one.steps:.0f} step(s)" for stem, one in results.conversion.items()]
    return ("The ONNX files against the checkpoint (sherpa-onnx with 4,096 zeros in front, which it leaves out, against "
            f"Spleeter's own stems): {'; '.join(parts)}.")


def sections(results: Results, pictures: list[str]) -> list[str]:
    """Return headings, paragraphs and tables in their order."""
    titles = {one.system.name: one.system.title for one in results.series}
    titles |= results_titles(results)
    found = ["## The native engine", f"`{results.command}`: "
             + ", ".join(f"{name} {value}" for name, value in results.machine.items() if value) + ".",
             "### What it must reach",
             table(["what", "limit", "measured", ""], ([one.what, one.limit, one.measured, one.verdict]
                                                       for one in checks(results)))]
    if results.series:
        found += [
            "### Speed",
            f"16-bit stereo WAV, 44.1 kHz. Whole processes, from start to both stems on disk, warm page cache, every system in "
            f"turn: medians of {results.rounds} rounds ({results.long_rounds} for more than 5 minutes), each after "
            f"{REST} s of rest. Stolen: processor time that the machine's host gave to others meanwhile. Peak memory: the highest "
            "sum of PSS over all processes, 20 samples a second, in a run of its own, as watching takes time from what is "
            f"watched. Peers have {results.peer_limit}. GFLOP/s: the operations of the networks' published layers "
            f"({flops_of_a_segment() / 1e9:.2f} GFLOP a network and 11.9 s) over the whole run's wall time.",
        ]
        for length in results.lengths:
            found += [f"**{label(length)}**", speed_table(results, length)]
        found += ["### Growth", growth_table(results)]
        found += [f"![{name}]({name})" for name in pictures]
    if results.qualities:
        found += ["### Quality",
                  "SDR: plain 10 log10 of the true stem's energy over that of the difference, both channels together, without "
                  "the first and last 4,096 samples. SNR: the same against Spleeter's own stems, all samples: sherpa-onnx cuts other "
                  "segments, and bursts to full scale in its last ones.",
                  table(["mixture", "seconds", "what"], ([one.mixture.name, f"{one.mixture.seconds:.1f}",
                                                          one.mixture.description] for one in results.qualities)),
                  sdr_table(results.qualities, titles), parity_table(results.qualities, titles),
                  sum_table(results.qualities, titles)]
        failures: dict[tuple[str, str], list[str]] = {}
        for one in results.qualities:
            for name, text in one.failures.items():
                failures.setdefault((name, text), []).append(one.mixture.name)
        found += [f"{titles[name]} failed on {', '.join(names)}: {text}" for (name, text), names in failures.items()]
        if results.conversion is not None:
            found.append(conversion_text(results))
    if results.queue:
        found.append("### Queue")
        if results.queue.failure:
            found.append(f"Failed: {results.queue.failure}")
        else:
            direct, queued = results.queue.medians
            found.append(table(["`fast` f32, " + results.queue.mixture.name, "wall"], [
                ["`sotto separate`", duration(direct)], ["`sotto library separate --wait`", duration(queued)],
            ]))
    if results.engine is not None:
        found += ["### The networks against the machine", *engine_tables(results.engine)]
    return found


def results_titles(results: Results) -> dict[str, str]:
    """Return titles of systems of which only the quality was looked at: their names."""
    names = [name for quality in results.qualities for part in (quality.sdr, quality.parity, quality.failures) for name in part]
    known = {one.system.name for one in results.series}
    return {name: name for name in names if name not in known}
