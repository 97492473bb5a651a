"""Charts as pictures. Runs in the worker process alone: matplotlib is at home there.

What is drawn, words and all, comes ready-made (bot/render/chart.py): here are only places, colours
and sizes. One dark card of its own, readable in a light chat and in a dark one, on a phone.
"""

import io
import logging
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

WIDTH, HEIGHT, DPI = 1080, 720, 100
CARD, GRID, WORDS, SOFT, LINE = "#18222d", "#2c3a49", "#f2f6fa", "#a9b8c6", "#6cc7f5"
RISE, FALL = "#7ddba3", "#ffb07c"
PLACE = (0.035, 0.165, 0.93, 0.53)
COLOURS = 64
# Room for the figures of the grid, within the plot, in parts of the time shown.
LEFT, RIGHT = 0.13, 0.03


def draw(plan: Mapping[str, Any]) -> bytes:
    """A PNG of 1080 by 720. For the form of `plan` see bot.render.chart.plan."""
    canvas = _canvas()
    figure = canvas.figure
    figure.clear()
    axes = figure.add_axes(PLACE)
    axes.set_axis_off()
    _frame(axes, plan)
    _line(axes, plan)
    _marks(axes, plan)
    _words(figure, plan)
    canvas.draw()  # type: ignore[no-untyped-call] # it has no types there
    return _png(canvas)


@cache
def _canvas() -> "FigureCanvasAgg":
    """One figure for all charts: making it costs as much as drawing."""
    # Where there is no home folder it says so at every start, and nobody can do anything about it.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    mpl.rcParams.update({"font.family": "DejaVu Sans", "text.parse_math": False})
    size = (WIDTH / DPI, HEIGHT / DPI)
    return FigureCanvasAgg(Figure(figsize=size, dpi=DPI, facecolor=CARD))


def _frame(axes: "Axes", plan: Mapping[str, Any]) -> None:
    """The limits, and a grid of level lines with their figures."""
    first, last = plan["since"], plan["until"]
    days = max(last - first, 1)
    left, right = first - days * LEFT, last + days * RIGHT
    axes.set_xlim(left, right)
    axes.set_ylim(plan["bottom"], plan["top"])
    levels = [level for level, _ in plan["levels"]]
    axes.hlines(levels, left, right, colors=GRID, linewidth=1.5)
    for level, text in plan["levels"]:
        axes.text(left, level, text, color=SOFT, size=18, va="bottom", ha="left")
    for day, text in plan["days"]:
        axes.vlines(day, plan["bottom"], plan["top"], colors=GRID, linewidth=1)
        axes.annotate(
            text,
            (day, plan["bottom"]),
            (0, -8),
            textcoords="offset points",
            color=SOFT,
            size=18,
            va="top",
            ha="center",
        )


def _line(axes: "Axes", plan: Mapping[str, Any]) -> None:
    """Steps: a rate holds until the next is set. Between runs nothing is known, or drawn."""
    width = 3.5 if len(plan["runs"]) < 2 and len(plan["runs"][0]["x"]) < 200 else 2.2
    for run in plan["runs"]:
        days, values = [*run["x"], run["until"]], [*run["y"], run["y"][-1]]
        axes.step(days, values, where="post", color=LINE, linewidth=width, solid_joinstyle="round")
        if run["x"][0] == run["until"]:
            axes.plot(days[:1], values[:1], "o", color=LINE, markersize=4)


def _marks(axes: "Axes", plan: Mapping[str, Any]) -> None:
    """The highest and the lowest with their figures, and where it stands now."""
    for mark, above in ((plan.get("high"), True), (plan.get("low"), False)):
        if mark is None:
            continue
        axes.plot([mark["x"]], [mark["y"]], "o", color=WORDS, markersize=8)
        axes.annotate(
            mark["text"],
            (mark["x"], mark["y"]),
            (0, 11 if above else -11),
            textcoords="offset points",
            color=WORDS,
            size=19,
            va="bottom" if above else "top",
            ha=_side(mark["x"], plan),
        )
    end = plan["runs"][-1]
    axes.plot([end["until"]], [end["y"][-1]], "o", color=LINE, markersize=11)


def _side(day: float, plan: Mapping[str, Any]) -> str:
    """Towards the middle, so that no word leaves the card."""
    part = (day - plan["since"]) / max(plan["until"] - plan["since"], 1)
    return "left" if part < 0.2 else "right" if part > 0.8 else "center"


def _words(figure: "Figure", plan: Mapping[str, Any]) -> None:
    colour = {1: RISE, -1: FALL}.get(plan["direction"], SOFT)
    lines: Sequence[tuple[float, float, str, Any, float, str]] = (
        (0.04, 0.915, plan["title"], SOFT, 27, "left"),
        (0.04, 0.80, plan["value"], WORDS, 44, "left"),
        (0.96, 0.80, plan["change"], colour, 30, "right"),
        (0.04, 0.04, plan["source"], SOFT, 18, "left"),
    )
    for x, y, text, shade, size, side in lines:
        figure.text(x, y, text, color=shade, size=size, ha=side, va="baseline")


def _png(canvas: "FigureCanvasAgg") -> bytes:
    from PIL import Image

    picture = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba())  # type: ignore[no-untyped-call] # as above
    few = picture.convert("RGB").quantize(
        COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
    )
    file = io.BytesIO()
    few.save(file, "PNG")
    return file.getvalue()
