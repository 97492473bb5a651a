"""What the one who watches a chat page may make happen beside the chat. The demo has a stage; where
a test serves the page there is none."""

from typing import Any, Protocol


class Stage(Protocol):
    """Behind the page's panel."""

    def shown(self) -> dict[str, Any]:
        """What the panel shows, as JSON."""
        ...

    async def act(self, name: str) -> str:
        """Make it happen; gives words for the one who pressed.

        Raises LookupError for an act that there is not.
        """
        ...
