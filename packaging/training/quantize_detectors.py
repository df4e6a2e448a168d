"""Make the detectors that ship from their weights: `python packaging/training/quantize_detectors.py --help`.

They reckon in whole numbers of eight bits (static quantization), which takes half to three fifths of the time and less
than a third of the space, for nearly the same finds. How large their values get is measured on pictures that taught.
Weights take seven bits: two products have to fit into sixteen, or processors without VNNI would find other things than
those with it (onnxruntime, "Quantize ONNX models", reduce_range). Needs `onnx` beside the app.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

# Before it is imported: it would report.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

sys.path.insert(0, str(Path(__file__).parent))

from training_pictures import learned_from

WEIGHTS = Path(__file__).parents[1] / "weights"
# The version of the ONNX operators that can be quantized by channel.
OPSET = 13
WHOLE = ["Conv", "Relu", "Sigmoid", "Mul", "Add", "Concat", "MaxPool", "Resize", "Split"]
# Pictures to measure by: so many of each source, their longer sides like this, cut or filled up to squares.
EACH, SIDES, SQUARE = 4, (512, 736, 1120), 512
# What the networks that ship call what they take.
INPUT = "picture"
# Red, green, blue, and one that counts for nothing: a first convolution of four channels takes a third of the time.
CHANNELS = 4
# All but this share of the values met are within the range that is kept, in percent.
WITHIN = 99.9999


@dataclass(frozen=True)
class Recipe:
    """One detector: its file, its input and what that is filled up with, its outputs by the names they ship with."""

    file: str
    input: str
    fill: int
    most: float
    outputs: dict[str, str]
    # Whether the first convolution goes on reckoning in floats, and what follows it: what it makes has no bounds of its
    # own, and small plates lose by its rounding.
    first_in_floats: bool


RECIPES = (
    Recipe(
        "face-centerface.onnx",
        "input.1",
        0,
        255.0,
        {"heat": "537", "size": "538", "offset": "539"},
        first_in_floats=False,
    ),
    # Boxes are worked out where something is, not everywhere: that alone takes a seventh of the time.
    Recipe(
        "faces-plates-yolov8n.onnx",
        "images",
        114,
        1.0,
        {"sides": "/model.22/Concat_3_output_0", "scores": "/model.22/Sigmoid_output_0"},
        first_in_floats=True,
    ),
)


def squares(recipe: Recipe, material: Path) -> Iterator[NDArray[np.float32]]:
    """Yield pictures as the detector takes them before it is quantized: 1×`CHANNELS`×`SQUARE`×`SQUARE`."""
    sources = groupby(learned_from(material), key=lambda path: path.parent)
    paths = [path for _, group in sources for path in list(group)[:EACH]]
    for number, path in enumerate(paths):
        picture = cv2.imread(str(path))
        assert picture is not None, path
        scale = SIDES[number % len(SIDES)] / max(picture.shape[:2])
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        part = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=way)[:SQUARE, :SQUARE, ::-1]
        square = np.zeros((SQUARE, SQUARE, CHANNELS), np.float32)
        square[..., :3] = recipe.fill
        square[: part.shape[0], : part.shape[1], :3] = part
        yield square.transpose(2, 0, 1)[None] * np.float32(recipe.most / 255)


class Shown(CalibrationDataReader):  # type: ignore[misc]  # onnxruntime ships no types
    """Hands pictures to the quantizer."""

    def __init__(self, recipe: Recipe, material: Path) -> None:
        self._name, self._left = recipe.input, squares(recipe, material)

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        """Return the next input, None after the last."""
        square = next(self._left, None)
        return None if square is None else {self._name: square}


def prepared(recipe: Recipe, folder: Path) -> Path:
    """Write the network without what is not used of it, its nodes and outputs named, ready to be quantized."""
    cut, ready = folder / "cut.onnx", folder / "ready.onnx"
    onnx.utils.extract_model(WEIGHTS / recipe.file, cut, [recipe.input], list(recipe.outputs.values()))
    model = onnx.load(cut)
    if model.opset_import[0].version < OPSET:
        model = onnx.version_converter.convert_version(model, OPSET)
    names = {old: new for new, old in recipe.outputs.items()}
    for node in model.graph.node:
        for slot in (node.input, node.output):
            slot[:] = [names.get(name, name) for name in slot]
    for output in model.graph.output:
        output.name = names[output.name]
    onnx.save(model, cut)
    quant_pre_process(cut, ready, skip_symbolic_shape=True)
    model = onnx.load(ready)
    for number, node in enumerate(model.graph.node):
        node.name = f"{node.op_type}_{number}"
    widen(model.graph)
    halve(model.graph)
    onnx.save(model, ready)
    return ready


def widen(graph: Any) -> None:
    """Let the first convolution take `CHANNELS` channels, of which those after the third count for nothing."""
    first = next(node for node in graph.node if node.op_type == "Conv")
    weights = next(item for item in graph.initializer if item.name == first.input[1])
    taught = numpy_helper.to_array(weights)
    more = ((0, 0), (0, CHANNELS - taught.shape[1]), (0, 0), (0, 0))
    weights.CopyFrom(numpy_helper.from_array(np.pad(taught, more), weights.name))
    graph.input[0].type.tensor_type.shape.dim[1].dim_value = CHANNELS


def halve(graph: Any) -> None:
    """Where the channels of a convolution are cut in two halves, let two make them: cutting copies what was made."""
    maker = {name: node for node in graph.node for name in node.output}
    values = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    for cut in [node for node in graph.node if node.op_type == "Slice"]:
        product = maker[cut.input[0]]
        whole = maker[product.input[0]]
        # The first half begins at a number that is known, 0; where the second begins is worked out from the size.
        middle = len(values[whole.input[1]]) // 2
        half = slice(middle) if cut.input[1] in values else slice(middle, None)
        names = [f"{name}_{cut.name}" for name in whole.input[1:]]
        parts = zip(names, whole.input[1:], strict=True)
        graph.initializer.extend(numpy_helper.from_array(values[old][half], new) for new, old in parts)
        made, gate = f"{cut.name}_made", f"{cut.name}_gate"
        conv = helper.make_node("Conv", [whole.input[0], *names], [made], name=f"Conv_{cut.name}")
        conv.attribute.extend(whole.attribute)
        nodes = [
            conv,
            helper.make_node("Sigmoid", [made], [gate], name=f"Sigmoid_{cut.name}"),
            helper.make_node("Mul", [made, gate], list(cut.output), name=f"Mul_{cut.name}"),
        ]
        at = list(graph.node).index(product) + 1
        graph.node.remove(cut)
        for number, node in enumerate(nodes):
            graph.node.insert(at + number, node)
    without_the_unused(graph)


def without_the_unused(graph: Any) -> None:
    """Take out of a network what no output of it depends on."""
    wanted = {output.name for output in graph.output}
    for node in reversed(list(graph.node)):
        if wanted & set(node.output):
            wanted |= set(node.input)
        else:
            graph.node.remove(node)
    for item in [item for item in graph.initializer if item.name not in wanted]:
        graph.initializer.remove(item)


def take_pixels(path: Path, recipe: Recipe) -> None:
    """Let a quantized network take pictures as they lie in memory, 1×H×W×`CHANNELS` bytes: they are whole numbers."""
    model = onnx.load(path)
    graph = model.graph
    scale, zero, planes = f"{INPUT}_scale", f"{INPUT}_zero", f"{INPUT}_planes"
    values = {scale: np.array(recipe.most / 255, np.float32), zero: np.array(0, np.uint8)}
    graph.initializer.extend(numpy_helper.from_array(value, name) for name, value in values.items())
    rounded = next(
        (node for node in graph.node if node.op_type == "QuantizeLinear" and node.input[0] == recipe.input), None
    )
    if rounded is None:
        graph.node.insert(0, helper.make_node("DequantizeLinear", [planes, scale, zero], [recipe.input], name=planes))
    else:
        graph.node.remove(rounded)
        for node in graph.node:
            if node.input[0] == rounded.output[0]:
                node.input[:] = [planes, scale, zero]
    graph.node.insert(0, helper.make_node("Transpose", [INPUT], [planes], name=INPUT, perm=[0, 3, 1, 2]))
    without_the_unused(graph)
    # Some still tell the shapes of before.
    del graph.value_info[:], graph.input[:]
    shape = [1, "height", "width", CHANNELS]
    graph.input.append(helper.make_tensor_value_info(INPUT, onnx.TensorProto.UINT8, shape))
    onnx.save(model, path)


def left_as_they_are(model: Any, recipe: Recipe) -> list[str]:
    """Return the nodes that go on reckoning in floats.

    These are the last convolutions, which tell places and scores, what comes after them, and where a recipe says so the
    first and what lies between it and the next.
    """
    nodes = list(model.graph.node)
    maker = {name: node for node in nodes for name in node.output}
    kept, seen = set(), set()
    if recipe.first_in_floats:
        first = next(node for node in nodes if node.op_type == "Conv")
        kept, seen = {first.name}, set(first.output)
    for node in nodes:
        if node.op_type != "Conv" and seen & set(node.input) and {name for name in node.input if name in maker} <= seen:
            kept.add(node.name)
            seen |= set(node.output)
    left = [output.name for output in model.graph.output]
    while left:
        last = maker.get(left.pop())
        if last is not None and last.name not in kept:
            kept.add(last.name)
            left += [] if last.op_type == "Conv" else last.input
    return sorted(kept)


def main() -> None:
    """Read what is asked for, and write both detectors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--material", type=Path, required=True, help="the folder of pictures, with SOURCES.csv")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write to, such as resources/models")
    asked = parser.parse_args()
    for recipe in RECIPES:
        with tempfile.TemporaryDirectory() as scratch:
            ready = prepared(recipe, Path(scratch))
            quantize_static(
                ready,
                asked.out / recipe.file,
                Shown(recipe, asked.material),
                per_channel=True,
                reduce_range=True,
                op_types_to_quantize=WHOLE,
                nodes_to_exclude=left_as_they_are(onnx.load(ready), recipe),
                weight_type=QuantType.QInt8,
                activation_type=QuantType.QUInt8,
                calibrate_method=CalibrationMethod.Percentile,
                extra_options={"ActivationSymmetric": False, "CalibPercentile": WITHIN},
            )
            take_pixels(asked.out / recipe.file, recipe)


if __name__ == "__main__":
    main()
