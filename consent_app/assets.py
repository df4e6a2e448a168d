"""Where `resources/` lies: inside a wheel or frozen build, or beside the package in a checkout. Nothing else knows."""

from pathlib import Path


def resource(*parts: str) -> Path:
    """Return the path of one file or folder that ships with the app, such as `resource("models", "face.onnx")`."""
    package = Path(__file__).parent
    installed = package / "resources"
    return (installed if installed.is_dir() else package.parent / "resources").joinpath(*parts)
