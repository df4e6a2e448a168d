"""Make the detectors that ship from their weights: `python packaging/training/quantize_detectors.py --help`.

They reckon in whole numbers of eight bits (static quantization), which takes some three fifths of the time and less
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


RECIPES = (
    Recipe("face-centerface.onnx", "input.1", 0, 255.0, {"heat": "537", "size": "538", "offset": "539"}),
    # Boxes are worked out where something is, not everywhere: that alone takes a seventh of the time.
    Recipe(
        "faces-plates-yolov8n.onnx",
        "images",
        114,
        1.0,
        {"sides": "/model.22/Concat_3_output_0", "scores": "/model.22/Sigmoid_output_0"},
    ),
)


def squares(recipe: Recipe, material: Path) -> Iterator[NDArray[np.float32]]:
    """Yield pictures as the detector takes them: 1×3×`SQUARE`×`SQUARE`."""
    sources = groupby(learned_from(material), key=lambda path: path.parent)
    paths = [path for _, group in sources for path in list(group)[:EACH]]
    for number, path in enumerate(paths):
        picture = cv2.imread(str(path))
        assert picture is not None, path
        scale = SIDES[number % len(SIDES)] / max(picture.shape[:2])
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        part = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=way)[:SQUARE, :SQUARE, ::-1]
        square = np.full((SQUARE, SQUARE, 3), recipe.fill, np.float32)
        square[: part.shape[0], : part.shape[1]] = part
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
    onnx.save(model, ready)
    return ready


def left_as_they_are(model: Any) -> list[str]:
    """Return the nodes that go on reckoning in floats: the first and last convolutions, and what is not between them.

    The first has too few channels to gain from it; the last tell places and scores.
    """
    nodes = list(model.graph.node)
    maker = {name: node for node in nodes for name in node.output}
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
                nodes_to_exclude=left_as_they_are(onnx.load(ready)),
                weight_type=QuantType.QInt8,
                activation_type=QuantType.QUInt8,
                calibrate_method=CalibrationMethod.Percentile,
                extra_options={"ActivationSymmetric": False, "CalibPercentile": WITHIN},
            )


if __name__ == "__main__":
    main()
