"""The two networks of Spleeter's checkpoint as the two ONNX files that sherpa-onnx reads.

Input x and output y are magnitudes, [2 channels, segments, 512 frames, 1024 bins]. TensorFlow's kernels are
[height, width, in, out], those of its transposed convolutions [height, width, out, in]; ONNX wants [out, in, height,
width] and [in, out, height, width]. Padding is TensorFlow's 'same'.
"""

from pathlib import Path

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save

from .network import BINS, DOWN, FRAMES, UP
from .tensor_bundle import read_checkpoint

STEMS = ("vocals", "accompaniment")
EPSILON = 1e-3
PADDING = [1, 1, 2, 2]  # before both axes, then after both


class GraphWriter:
    """Collects nodes and weights; every method returns the name of what its node gives."""

    def __init__(self, tensors: dict[str, np.ndarray]) -> None:
        self.tensors = tensors
        self.nodes: list = []
        self.weights: list = []

    def node(self, kind: str, inputs: list[str], output: str = "", **attributes) -> str:
        output = output or f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def weight(self, name: str, order: tuple[int, ...] = ()) -> str:
        """Add a variable of the checkpoint, its axes in another order if one is given."""
        values = self.tensors[name]
        values = np.ascontiguousarray(np.transpose(values, order) if order else values)
        self.weights.append(numpy_helper.from_array(values, name))
        return name

    def convolution(self, name: str, source: str, **attributes) -> str:
        """Add a convolution, or a transposed one, with its bias."""
        kind = "ConvTranspose" if "transpose" in name else "Conv"
        kernel, bias = self.weight(f"{name}/kernel", (3, 2, 0, 1)), self.weight(f"{name}/bias")
        return self.node(kind, [source, kernel, bias], **attributes)

    def norm(self, name: str, source: str) -> str:
        parts = [self.weight(f"{name}/{part}") for part in ("gamma", "beta", "moving_mean", "moving_variance")]
        return self.node("BatchNormalization", [source, *parts], epsilon=EPSILON)


def numbered(name: str, number: int) -> str:
    """Return a layer's name in the checkpoint, where the first has no number."""
    return f"{name}_{number}" if number else name


def graph(tensors: dict[str, np.ndarray], stem: int):
    """Return the graph of one stem's network."""
    writer = GraphWriter(tensors)
    convolution, transposed, norm = (
        stem * count for count in (len(DOWN) + 1, len(UP), len(DOWN) + len(UP))
    )
    steps = {"strides": [2, 2], "pads": PADDING}
    flow = magnitude = writer.node("Transpose", ["x"], perm=[1, 0, 2, 3])
    skips = []
    for number in range(len(DOWN)):
        raw = writer.convolution(numbered("conv2d", convolution + number), flow, **steps)
        skips.append(raw)
        if number + 1 < len(DOWN):  # the last one's norm is not used
            flow = writer.node("LeakyRelu", [writer.norm(numbered("batch_normalization", norm + number), raw)], alpha=0.2)
    flow = skips.pop()
    for number in range(len(UP)):
        if number:
            flow = writer.node("Concat", [skips.pop(), flow], axis=1)
        flow = writer.convolution(numbered("conv2d_transpose", transposed + number), flow, **steps)
        flow = writer.node("Relu", [flow])
        flow = writer.norm(numbered("batch_normalization", norm + len(DOWN) + number), flow)
    last = numbered("conv2d", convolution + len(DOWN))
    mask = writer.node("Sigmoid", [writer.convolution(last, flow, dilations=[2, 2], pads=[3, 3, 3, 3])])
    result = writer.node("Mul", [mask, magnitude])
    writer.node("Transpose", [result], "y", perm=[1, 0, 2, 3])
    shape = [2, "num_splits", FRAMES, BINS]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in ("x", "y")]
    return helper.make_graph(writer.nodes, STEMS[stem], ends[:1], ends[1:], writer.weights)


def write_models(checkpoint: Path, folder: Path) -> None:
    """Write vocals.onnx and accompaniment.onnx from a folder that has Spleeter's two-stem checkpoint."""
    tensors = read_checkpoint(checkpoint)
    folder.mkdir(parents=True, exist_ok=True)
    for number, stem in enumerate(STEMS):
        model = helper.make_model(
            graph(tensors, number), opset_imports=[helper.make_opsetid("", 13)], ir_version=8, producer_name="sotto"
        )
        helper.set_model_props(
            model, {"model_type": "spleeter", "sample_rate": "44100", "version": "1", "stems": "2", "comment": stem}
        )
        checker.check_model(model)
        partial = folder / f".{stem}.onnx"
        save(model, partial)
        partial.rename(folder / f"{stem}.onnx")
