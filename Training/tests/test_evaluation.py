"""What is said of weights: separation, SDR, means and intervals."""

import subprocess
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.io import wavfile

from sotto_training import evaluation, intervals, weights
from sotto_training.corpora import RATE
from sotto_training.network import make
from sotto_training.recipes import Recipe
from sotto_training.spectrum import FRAME

INNER = slice(FRAME, -FRAME)  # where a tone does not begin or end, which has all frequencies
SMALL = (2, 3, 4, 5, 6, 7)
SEPARATE = Path(__file__).resolve().parents[1] / "separate"


class Constant(torch.nn.Module):
    """A network whose mask is the same everywhere."""

    output = "mask"

    def __init__(self, mask: float) -> None:
        super().__init__()
        self.mask = torch.nn.Parameter(torch.tensor(mask))

    def forward(self, magnitudes: torch.Tensor) -> torch.Tensor:
        return magnitudes * 0 + self.mask


def tone(seconds: float = 14, frequency: float = 440) -> np.ndarray:
    times = np.arange(round(seconds * RATE)) / RATE
    return np.stack([0.3 * np.sin(2 * np.pi * frequency * times)] * 2, 1).astype(np.float32)


@pytest.mark.parametrize("level", [True, False])
@pytest.mark.parametrize("mask", [1.0, 0.25])
def test_what_a_mask_lets_through_is_where_it_was_and_at_its_level(mask: float, level: bool) -> None:
    sound = tone()
    vocals = evaluation.separate(Constant(mask), sound, level)
    assert vocals.shape == sound.shape
    np.testing.assert_allclose(vocals[INNER], mask * sound[INNER], atol=2e-4)


def test_above_the_bins_of_the_network_there_is_no_voice() -> None:
    vocals = evaluation.separate(Constant(1.0), tone(frequency=15_000))
    assert np.abs(vocals[INNER]).max() < 1e-3


def test_sdr_is_the_signal_over_the_error() -> None:
    sound = tone(1)
    assert evaluation.sdr(sound, sound * 0.9) == pytest.approx(20, abs=0.01)
    assert evaluation.sdr(sound, sound) == evaluation.LIMIT


def test_scores_are_measured_once_for_the_same_weights_and_mixtures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    measured = []
    whole = evaluation.scores
    monkeypatch.setattr(evaluation, "scores", lambda *words: measured.append(1) or whole(*words))
    mixtures = [(tone(1), tone(1, 3_000))]
    first = evaluation.kept_scores(tmp_path, Constant(0.5), mixtures)
    assert np.array_equal(first, evaluation.kept_scores(tmp_path, Constant(0.5), mixtures))
    assert len(measured) == 1
    evaluation.kept_scores(tmp_path, Constant(0.6), mixtures)
    evaluation.kept_scores(tmp_path, Constant(0.5), mixtures, False)
    evaluation.kept_scores(tmp_path, Constant(0.5), mixtures * 2)
    assert len(measured) == 4


def test_a_mean_of_weights_lies_between_them() -> None:
    found = evaluation.mean_of(Constant(1.0), Constant(0.0), 0.7)
    assert float(found.mask.detach()) == pytest.approx(0.7)


def test_an_interval_has_the_mean_in_it_and_is_narrower_the_more_there_is() -> None:
    values = np.random.default_rng(1).normal(3, 2, 400)
    mean, low, high = intervals.interval(values)
    assert low < mean < high and low < 3 < high
    few = intervals.interval(values[:25])
    assert high - low < few[2] - few[1]
    # Of a normal distribution, to a tenth of its width.
    assert high - low == pytest.approx(2 * 1.96 * 2 / 20, rel=0.15)


def test_a_gain_on_pairs_has_less_noise_than_the_scores() -> None:
    noise = np.random.default_rng(2).normal(0, 5, (50, 1))
    one, other = np.hstack([noise + 1, noise + 1]), np.hstack([noise, noise])
    assert intervals.difference(one, other) == pytest.approx((1, 1, 1))


def test_what_is_separated_adds_up_to_the_mixture(tmp_path: Path) -> None:
    torch.manual_seed(3)
    net = make(SMALL, "mask")
    weights.write(net, tmp_path / "net.safetensors", weights.descriptor(net, Recipe("small"), 1, "hash"))
    mixture = (np.random.default_rng(4).normal(size=(RATE, 2)) * 4_000).astype(np.int16)
    wavfile.write(tmp_path / "mixture.wav", RATE, mixture)
    subprocess.run([SEPARATE, tmp_path / "net.safetensors", tmp_path / "mixture.wav", tmp_path / "stems"], check=True)
    vocals, background = (wavfile.read(tmp_path / "stems" / f"{stem}.wav")[1] for stem in ("vocals", "background"))
    np.testing.assert_allclose(vocals + background, mixture / 32_768, atol=1e-6)
    assert np.abs(vocals).max() > 0.01


def test_a_mixture_of_another_rate_is_refused(tmp_path: Path) -> None:
    net = make(SMALL, "mask")
    weights.write(net, tmp_path / "net.safetensors", weights.descriptor(net, Recipe("small"), 1, "hash"))
    wavfile.write(tmp_path / "mixture.wav", 48_000, np.zeros((48_000, 2), np.int16))
    done = subprocess.run(
        [SEPARATE, tmp_path / "net.safetensors", tmp_path / "mixture.wav", tmp_path / "stems"], capture_output=True, text=True,
        check=False)
    assert done.returncode == 1 and "44100 Hz" in done.stderr
