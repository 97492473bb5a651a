"""The program as it is installed: its rooms lie in here, so that their names are left to others.

`bot`, `handlers` and `storage` are names that anybody may have. In a wheel they stand in
`yamchi/rooms`, which is on the path of yamchi's own processes alone. In a clone there is no such
folder, and they are found where they are. See docs/decisions.
"""

import sys
from pathlib import Path

ROOMS = Path(__file__).parent / "rooms"


def main() -> None:
    """The console script."""
    if ROOMS.is_dir():
        # In front: another package of such a name may be installed in the same place.
        sys.path.insert(0, str(ROOMS))
    from bot.__main__ import main as run

    run()
