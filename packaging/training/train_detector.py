"""Make our detector of faces and plates: `python packaging/training/train_detector.py --help`.

A YOLOv8n that begins with the weights of fastanpr (AGPL-3.0-or-later, PyPI 0.1.13, `fastanpr/best.pt` in its wheel)
learns from squares that are made anew at each step, on two cores in about an hour, and is written as ONNX. What lies in
`packaging/weights` learned for 3,200 steps, and from there, once squares with things that are no plates were added, for
1,600 at a rate of 5e-4; `quantize_detectors.py` makes of it what ships. Needs `torch`, `ultralytics` and `onnx` beside
the app; none of them is part of it.
"""

import argparse
import itertools
import math
import multiprocessing
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).parent))

from training_pictures import CLASSES, pictures
from training_tiles import SIDE, Stock, Tile, stocked, tile

BATCH = 16
# What the step size ends at, and how many steps it takes to rise.
END, WARM = 1e-5, 100
# How slowly the averaged weights, which are what is kept, follow those that learn.
SLOW = 0.998
DECAY = 5e-4
# The version of the ONNX operators.
OPSET = 17


def made(stock: Stock, seed: int, queue: Any, count: int) -> None:
    """Fill a queue with batches of squares, in a process of its own."""
    rng = np.random.default_rng(seed)
    torch.set_num_threads(1)
    for _ in range(count):
        queue.put([tile(stock, rng) for _ in range(BATCH)])


def batches(stock: Stock, steps: int, makers: int, seed: int) -> Iterator[list[Tile]]:
    """Yield batches from several processes; the pictures are shared by them."""
    context = multiprocessing.get_context("fork")
    queue: Any = context.Queue(8)
    share = math.ceil(steps / makers)
    for number in range(makers):
        context.Process(target=made, args=(stock, seed + number, queue, share), daemon=True).start()
    for _ in range(steps):
        yield queue.get()


def tensors(tiles: list[Tile]) -> dict[str, torch.Tensor]:
    """Return a batch as the loss wants it: boxes as middle and size in shares of the square."""
    rows = [(index, number, *box) for index, item in enumerate(tiles) for number, box in item.labels]
    table = torch.tensor(rows, dtype=torch.float32).reshape(-1, 6)
    corners = table[:, 2:] / SIDE
    boxes = torch.cat([(corners[:, :2] + corners[:, 2:]) / 2, corners[:, 2:] - corners[:, :2]], 1)
    pixels = torch.from_numpy(np.stack([item.pixels for item in tiles])).permute(0, 3, 1, 2).float() / 255
    return {
        "img": pixels.contiguous(memory_format=torch.channels_last),
        "batch_idx": table[:, 0],
        "cls": table[:, 1:2],
        "bboxes": boxes,
    }


def beginning(weights: Path) -> Any:
    """Return a model of our classes that knows what another knows of plates; faces begin where plates stand."""
    from ultralytics import YOLO  # noqa: PLC0415  # after the threads are set
    from ultralytics.cfg import get_cfg  # noqa: PLC0415
    from ultralytics.nn.tasks import DetectionModel  # noqa: PLC0415

    model = DetectionModel("yolov8n.yaml", nc=len(CLASSES), verbose=False)
    known = torch.load(weights) if weights.stem != "best" else YOLO(str(weights)).to("cpu").model.float().state_dict()
    mine = model.state_dict()
    for name, value in known.items():
        if mine[name].shape == value.shape:
            mine[name] = value
        else:
            mine[name] = value.repeat_interleave(len(CLASSES), 0)
    model.load_state_dict(mine)
    model.args = get_cfg()
    model.names = dict(enumerate(CLASSES))
    return model.to(memory_format=torch.channels_last)


def rate(step: int, asked: argparse.Namespace) -> float:
    """Return the step size: it rises, then falls along half a wave."""
    if step < WARM:
        return float(asked.rate * (step + 1) / WARM)
    share = (step - WARM) / max(1, asked.steps - WARM)
    return float(END + (asked.rate - END) * (1 + math.cos(math.pi * share)) / 2)


def trained(model: Any, stock: Stock, asked: argparse.Namespace) -> Any:
    """Return the averaged model after all steps; it is kept on the way, so that a run that is cut off is not lost."""
    slow = torch.optim.swa_utils.AveragedModel(
        model, avg_fn=lambda old, new, _: new + (old - new) * SLOW, use_buffers=True
    )
    matrices = [value for value in model.parameters() if value.ndim > 1 and value.requires_grad]
    others = [value for value in model.parameters() if value.ndim <= 1]
    groups = [{"params": matrices, "weight_decay": DECAY}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=asked.rate)
    began, told = time.monotonic(), np.zeros(3)
    for step, tiles in zip(itertools.count(), batches(stock, asked.steps, asked.makers, asked.seed), strict=False):
        for group in optimizer.param_groups:
            group["lr"] = rate(step, asked)
        model.train()
        with torch.autocast("cpu", torch.bfloat16):
            loss, _ = model(tensors(tiles))
        optimizer.zero_grad()
        loss.sum().backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 10.0)
        optimizer.step()
        slow.update_parameters(model)
        told = told * 0.98 + loss.detach().float().numpy() * 0.02
        if step % 50 == 49:  # now and then
            print(f"{step + 1} {time.monotonic() - began:.0f} s  {told / (1 - 0.98 ** (step + 1))}", flush=True)
        if step % 400 == 399:
            torch.save(slow.module.state_dict(), asked.out.with_suffix(".pt"))
    torch.save(slow.module.state_dict(), asked.out.with_suffix(".pt"))
    return slow.module


def written(model: Any, target: Path) -> None:
    """Write a model as ONNX whose picture may have any size that divides by 32."""
    from ultralytics.nn.modules import Detect  # noqa: PLC0415

    model.float().eval()
    for module in model.modules():
        if isinstance(module, Detect):
            module.export, module.dynamic, module.format = True, True, "onnx"
    axes = {"images": {2: "height", 3: "width"}, "output0": {2: "anchors"}}
    names = {"input_names": ["images"], "output_names": ["output0"], "dynamic_axes": axes}
    torch.onnx.export(
        model.fuse(), torch.zeros(1, 3, 416, 608), str(target), opset_version=OPSET, dynamo=False, **names
    )


def main() -> None:
    """Read what is asked for, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--material", type=Path, required=True, help="the folder of labelled pictures, with SOURCES.csv"
    )
    parser.add_argument("--weights", type=Path, required=True, help="best.pt of fastanpr, or weights made here")
    parser.add_argument("--notes", type=Path, required=True, help="where finds of other detectors are kept (JSON)")
    parser.add_argument("--out", type=Path, required=True, help="the ONNX file to write; the weights lie beside it")
    parser.add_argument("--steps", type=int, default=2500, help=f"of {BATCH} squares each")
    parser.add_argument("--rate", type=float, default=1e-3, help="the step size at its highest")
    parser.add_argument("--makers", type=int, default=1, help="processes that make squares")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    torch.manual_seed(asked.seed)
    stock = stocked(list(pictures(asked.material, asked.notes)))
    print(f"{len(stock.pictures)} pictures, {len(stock.signs)} plates cut from them", flush=True)
    written(trained(beginning(asked.weights), stock, asked), asked.out)


if __name__ == "__main__":
    main()
