"""Messages between the worker and its parent.

Both ways: the number of frames, then each frame as its length and its content; numbers have four
bytes in network order. The first frame is JSON, in which `{"\\u0000": n}` stands for frame n.
"""

import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any

NUMBER = struct.Struct("!I")
READY = NUMBER.pack(0)
MARK = "\0"


def pack(message: Mapping[str, Any]) -> bytes:
    """A message as frames. Values are JSON's, and bytes at any depth."""
    frames: list[bytes] = [b""]

    def lift(value: object) -> dict[str, int]:
        if not isinstance(value, bytes):
            raise TypeError(f"not for the wire: {type(value).__name__}")
        frames.append(value)
        return {MARK: len(frames) - 1}

    frames[0] = json.dumps(message, default=lift).encode()
    sized = (NUMBER.pack(len(frame)) + frame for frame in frames)
    return NUMBER.pack(len(frames)) + b"".join(sized)


def unpack(frames: Sequence[bytes]) -> dict[str, Any]:
    def restore(value: dict[str, Any]) -> object:
        return frames[value[MARK]] if value.keys() == {MARK} else value

    message: dict[str, Any] = json.loads(frames[0], object_hook=restore)
    return message
