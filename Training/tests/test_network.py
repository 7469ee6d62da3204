"""The network and its weights' format."""

import json
import struct
from pathlib import Path

import numpy as np
import pytest
import torch

from sotto_training import weights
from sotto_training.loss import DOMAINS, error_of_mask
from sotto_training.network import BINS, OUTPUTS, Up, UNet, make
from sotto_training.recipes import Recipe
from sotto_training.spectrum import FRAME, HOP, sound, spectra

SMALL = (2, 3, 4, 5, 6, 7)
RECIPE = Recipe("run")


def random_network() -> UNet:
    torch.manual_seed(1)
    net = UNet(SMALL)
    with torch.no_grad():
        for name, value in net.state_dict().items():
            value.uniform_(0.5, 1.5) if "variance" in name else value.uniform_(-0.3, 0.3)
    return net


def test_a_decoder_layer_is_a_transposed_convolution() -> None:
    torch.manual_seed(2)
    up = Up(3, 4)
    values = torch.randn(2, 3, 8, 16)
    wanted = torch.nn.functional.conv_transpose2d(values, up.weight, up.bias, stride=2)[:, :, 1:-2, 1:-2]
    # TensorFlow's "same": of what is given, the first row and column and the last ones are left out.
    assert up(values).shape == (2, 4, 16, 32)
    torch.testing.assert_close(up(values)[:, :, :15, :31], wanted[:, :, :15, :31], rtol=1e-4, atol=1e-4)


def test_masks_have_the_shape_of_magnitudes_and_lie_between_0_and_1() -> None:
    mask = random_network()(torch.rand(2, 2, 64, BINS))
    assert mask.shape == (2, 2, 64, BINS)
    assert 0 <= mask.min() and mask.max() <= 1


def test_complex_masks_begin_without_a_phase_shift_and_stay_within_the_unit_circle() -> None:
    net = UNet(SMALL, is_complex=True)
    magnitudes = torch.rand(1, 2, 64, BINS)
    assert torch.equal(net(magnitudes).imag, torch.zeros(1, 2, 64, BINS))
    with torch.no_grad():
        net.weight.uniform_(-3, 3)
    mask = net(magnitudes)
    assert mask.imag.abs().max() > 0.01 and mask.abs().max() <= 1 + 1e-6


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_loss_is_the_error_over_the_mixture_in_decibels(domain: str) -> None:
    torch.manual_seed(4)
    mixture = spectra(torch.randn(3, 2, FRAME + 63 * HOP))[..., :BINS]
    for error in (0.3, 0.1):
        found = error_of_mask(torch.full(mixture.shape, error), mixture, torch.zeros_like(mixture), domain)
        assert float(found) == pytest.approx(20 * np.log10(error), abs=0.1)


@pytest.mark.parametrize("output", OUTPUTS)
def test_a_network_of_any_kind_comes_back_from_its_file(tmp_path: Path, output: str) -> None:
    net = make(SMALL, output)
    weights.write(net, tmp_path / "net", weights.descriptor(net, RECIPE, 7, "hash"))
    again = weights.read(tmp_path / "net")[0]
    assert again.output == output
    assert again.state_dict().keys() == net.state_dict().keys()


def test_a_ratio_is_the_voices_share_of_the_power() -> None:
    net = make(SMALL, "ratio")
    magnitudes = torch.rand(1, 2, 64, BINS)
    voice, background = net.voice(magnitudes), net.background(magnitudes)
    torch.testing.assert_close(net(magnitudes), voice**2 / (voice**2 + background**2 + 1e-10))


def test_the_transform_gives_back_what_it_was_given() -> None:
    torch.manual_seed(3)
    given = torch.randn(2, FRAME + 40 * HOP)
    found = sound(spectra(given))
    inner = slice(FRAME, -FRAME)
    torch.testing.assert_close(found[:, inner], given[:, inner], rtol=1e-4, atol=1e-4)


def test_weights_come_back_as_they_were_to_half_precision(tmp_path: Path) -> None:
    net = random_network()
    weights.write(net, tmp_path / "net.safetensors", weights.descriptor(net, RECIPE, 7, "hash"))
    again, metadata = weights.read(tmp_path / "net.safetensors")
    assert metadata["channels"] == "2,3,4,5,6,7" and metadata["corpora"] == "hash" and metadata["step"] == "7"
    for name, value in net.state_dict().items():
        assert torch.equal(again.state_dict()[name], value.half().float()), name


def test_the_file_is_safetensors(tmp_path: Path) -> None:
    net = random_network()
    path = tmp_path / "net.safetensors"
    weights.write(net, path, weights.descriptor(net, RECIPE, 7, "hash"))
    data = path.read_bytes()
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8:8 + length])
    entries = {name: entry for name, entry in header.items() if name != "__metadata__"}
    assert length % 8 == 0 and all(isinstance(value, str) for value in header["__metadata__"].values())
    assert max(entry["data_offsets"][1] for entry in entries.values()) == len(data) - 8 - length
    for name, entry in entries.items():
        first, end = entry["data_offsets"]
        assert end - first == 2 * int(np.prod(entry["shape"])), name
    assert not list(tmp_path.glob("*.partial"))


@pytest.mark.parametrize("name", ["channels", "sample_rate", "frame", "hop", "bins", "frames", "stem", "output", "level", "corpora", "licence"])
def test_the_descriptor_says_all_that_a_reader_needs(name: str) -> None:
    assert weights.descriptor(random_network(), RECIPE, 1, "hash")[name]
