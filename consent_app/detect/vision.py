"""The one door to OpenCV.

opencv-python 5 brings a Qt of its own and points Qt's variables at it when imported, which breaks PySide6 in the
same environment: the variables are put back right here. Processes that show a window never import this.
"""

import os

_QT_VARIABLES = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")
_before = {name: os.environ.get(name) for name in _QT_VARIABLES}

import cv2  # noqa: E402  # the variables have to be read before this import changes them

for _name, _value in _before.items():
    if _value is None:
        os.environ.pop(_name, None)
    else:
        os.environ[_name] = _value

__all__ = ["cv2"]
