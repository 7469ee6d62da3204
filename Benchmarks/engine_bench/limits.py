"""What the native engine must reach, and whether it did."""

from collections.abc import Callable
from dataclasses import dataclass

from .engine_times import LEAST_BORDERS
from .results import Results

SHORT, USUAL, LONG = 10, 300, 10_800
SOTTO = {"f32": "sotto-fast-f32", "bf16": "sotto-fast-bf16"}
REFERENCE_PRESET = "sotto-spleeter-f32"


@dataclass
class Check:
    """One figure with its limit; is_met is None when it was not measured."""

    what: str
    limit: str
    measured: str = "not measured"
    is_met: bool | None = None

    @property
    def verdict(self) -> str:
        return {True: "met", False: "**missed**", None: "–"}[self.is_met]


def ratio(what: str, limit: str, one: float | None, other: float | None, least: float = 0, most: float = 1e9) -> Check:
    """Return the check of one figure divided by another."""
    if not one or not other:
        return Check(what, limit)
    value = one / other
    return Check(what, limit, f"{value:.2f}x", least <= value <= most)


def speed_checks(results: Results):
    def seconds(system: str, length: float) -> float | None:
        series = results.of(system, length)
        return series.seconds if series else None

    for precision, peer, least in (("f32", "spleeter", 9), ("f32", "sherpa-onnx", 6), ("bf16", "spleeter", 14)):
        yield ratio(f"5 minutes, `fast` {precision}, against {peer}", f"≥ {least}x faster", seconds(peer, USUAL),
                    seconds(SOTTO[precision], USUAL), least=least)
    for precision, system in SOTTO.items():
        what = f"10 seconds, `fast` {precision}, fresh process"
        short = seconds(system, SHORT)
        limit = "< 0.9 s"
        yield Check(what, limit, f"{short:.2f} s", short < 0.9) if short else Check(what, limit)
        yield ratio(f"{what}, against spleeter", "≥ 12x faster", seconds("spleeter", SHORT), short, least=12)
    for precision, system in SOTTO.items():
        yield ratio(f"3 hours against 5 minutes, `fast` {precision}: time", "≤ 36 x 1.05 = 37.8x", seconds(system, LONG),
                    seconds(system, USUAL), most=36 * 1.05)


def memory_checks(results: Results):
    for precision, system in SOTTO.items():
        peaks = {}
        for name, length in (("5 minutes", USUAL), ("3 hours", LONG)):
            series = results.of(system, length)
            peaks[name] = series.memory if series else None
            check = Check(f"{name}, `fast` {precision}: peak memory", "≤ 400 MB")
            if peaks[name]:
                check.measured, check.is_met = f"{peaks[name] / 1e6:.0f} MB", peaks[name] <= 400e6
            yield check
        yield ratio(f"3 hours against 5 minutes, `fast` {precision}: peak memory", "≤ 1.1x", peaks["3 hours"],
                    peaks["5 minutes"], most=1.1)


def quality_checks(results: Results):
    check = Check("preset `spleeter` f32 against Spleeter's own output, each stem, every mixture",
                  "≥ 60 dB, or ≤ one 16-bit step")
    pairs = [one for quality in results.qualities for one in quality.parity.get(REFERENCE_PRESET, {}).values()]
    if pairs:
        worst = min(pairs, key=lambda one: one.ratio if one.steps > 1 else float("inf"))
        check.is_met = all(one.ratio >= 60 or one.steps <= 1 for one in pairs)
        check.measured = (f"{len(pairs)} stems, at least {min(one.ratio for one in pairs):.1f} dB; "
                          f"the worst differs by at most {worst.steps:.0f} step(s) and has {worst.ratio:.1f} dB")
    yield check

    check = Check("bf16 against f32, every mixture: SDR", "≤ 0.05 dB apart")
    differences = [
        abs(quality.sdr[SOTTO["bf16"]][stem] - quality.sdr[SOTTO["f32"]][stem])
        for quality in results.qualities if set(SOTTO.values()) <= set(quality.sdr) for stem in ("vocals", "background")
    ]
    if differences:
        check.measured, check.is_met = f"at most {max(differences):.3f} dB", max(differences) <= 0.05
    yield check

    check = Check("`fast`: vocals + background − mixture in the stored integers", "0 in every sample")
    sums = [text for quality in results.qualities for name, text in quality.sums.items() if name in SOTTO.values()]
    if sums:
        check.is_met = all(text.startswith("0 of ") for text in sums)
        check.measured = f"0 in {len(sums)} results" if check.is_met else next(t for t in sums if not t.startswith("0 of "))
    yield check


def engine_checks(results: Results):
    engine = results.engine or {}

    def check(what: str, key: str, limit: str, form: str, is_met: Callable[[float], bool], factor: float = 1) -> Check:
        value = engine.get(key)
        if not isinstance(value, (int, float)):
            return Check(what, limit)
        return Check(what, limit, form.format(value * factor), is_met(value))

    yield check("the networks, f32, against a 4096^3 matrix product", "network_f32_share", "≥ 85%", "{:.1f}%",
                lambda share: share >= 0.85, 100)
    for precision in SOTTO:
        yield check(f"the two last layers, {precision}, of a network's time", f"last_layers_{precision}_share", "≤ 10%",
                    "{:.1f}%", lambda share: share <= 0.1, 100)
    yield check("a 4,096-point real transform", "fft_forward_us", "< 6 µs", "{:.2f} µs", lambda time: time < 6)
    borders = engine.get("mask_change_fast_borders", 0)
    seams = check("mean change of the mask at segment borders against elsewhere", "mask_change_fast_ratio", "≤ 1.1x",
                  "{:.3f}x" + f" at {borders} borders", lambda change: change <= 1.1)
    if seams.is_met and borders < LEAST_BORDERS:
        seams.is_met = None
    yield seams


def queue_check(results: Results) -> Check:
    check = Check("a queued job against `sotto separate`", "≤ 5% or 0.3 s more")
    if results.queue and results.queue.direct and not results.queue.failure:
        direct, queued = results.queue.medians
        check.measured = f"{queued - direct:+.2f} s, {100 * (queued / direct - 1):+.1f}%"
        check.is_met = queued <= max(direct * 1.05, direct + 0.3)
    return check


def checks(results: Results) -> list[Check]:
    """Return all checks, those of what was not measured included."""
    return [*speed_checks(results), *memory_checks(results), *quality_checks(results), *engine_checks(results),
            queue_check(results)]
