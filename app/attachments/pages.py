"""A page out of a picture: turned upright by its code, cut to the paper, perspective taken out.

The code stands at one place of every A4 page (`app.ui.printing`): its top right corner 20 mm from
the right edge and 24 mm above the lower one. The edges of the sheet are looked for first; where
they cannot be told from what lies around, the size of the code tells where they must be.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from PIL import Image, ImageDraw, ImageFilter

from app.attachments.marks import Mark, Point

MODULE_MM, RIGHT_MM, BOTTOM_MM = 0.5, 20.0, 24.0
A4: tuple[tuple[float, float], ...] = ((210.0, 297.0), (297.0, 210.0))

_FINEST = 11.8  # pixels per millimetre, 300 dpi
_LOOK = 480  # pixels of the long side of the picture in which the edges are looked for
_TOLERANCE_MM = 7.0
_MARGIN_MM = 4.0  # around a page whose edges are only reckoned

Quad = tuple[Point, Point, Point, Point]
"""Top left, top right, bottom right, bottom left of the page as it is read."""


def page(image: Image.Image, mark: Mark) -> Image.Image:
    """The page that bears this code."""
    edges = _edges(image, mark)
    best = min(
        ((_misfit(edges, size, mark), size) for size in A4), default=(math.inf, A4[0])
    ) if edges else (math.inf, A4[0])  # fmt: skip
    if edges and best[0] <= _TOLERANCE_MM:
        return _straight(image, edges, best[1])
    size = max(A4, key=lambda size: _inside(image, _reckoned(mark, size)))
    width, height = size[0] + 2 * _MARGIN_MM, size[1] + 2 * _MARGIN_MM
    return _straight(image, _reckoned(mark, size, _MARGIN_MM), (width, height))


def _code(size: tuple[float, float], modules: int) -> Quad:
    """The corners of the code on the page, in millimetres."""
    side = modules * MODULE_MM
    right, top = size[0] - RIGHT_MM, size[1] - BOTTOM_MM
    left, bottom = right - side, top + side
    return (left, top), (right, top), (right, bottom), (left, bottom)


def _axes(mark: Mark) -> tuple[Point, Point]:
    """One millimetre to the right and one down, in pixels."""
    first, second, third, fourth = mark.corners
    side = 2 * mark.modules * MODULE_MM
    right = ((second[0] - first[0] + third[0] - fourth[0]) / side,
             (second[1] - first[1] + third[1] - fourth[1]) / side)  # fmt: skip
    down = ((fourth[0] - first[0] + third[0] - second[0]) / side,
            (fourth[1] - first[1] + third[1] - second[1]) / side)  # fmt: skip
    return right, down


def _reckoned(mark: Mark, size: tuple[float, float], margin: float = 0.0) -> Quad:
    """Where the corners of the page must be by the code alone."""
    right, down = _axes(mark)
    middle = tuple(sum(corner[axis] for corner in mark.corners) / 4 for axis in (0, 1))
    centre = _middle(_code(size, mark.modules))

    def place(x: float, y: float) -> Point:
        dx, dy = x - centre[0], y - centre[1]
        return (middle[0] + dx * right[0] + dy * down[0], middle[1] + dx * right[1] + dy * down[1])

    far_x, far_y = size[0] + margin, size[1] + margin
    near = -margin
    return place(near, near), place(far_x, near), place(far_x, far_y), place(near, far_y)


def _inside(image: Image.Image, quad: Quad) -> float:
    """How much of the page lies within the picture, in ninths of its area."""
    inner = 0
    for row in range(9):
        for column in range(9):
            x, y = _between(quad, (column + 0.5) / 9, (row + 0.5) / 9)
            inner += 0 <= x < image.width and 0 <= y < image.height
    return inner / 81


def _between(quad: Quad, across: float, along: float) -> Point:
    upper = [quad[0][i] + (quad[1][i] - quad[0][i]) * across for i in (0, 1)]
    lower = [quad[3][i] + (quad[2][i] - quad[3][i]) * across for i in (0, 1)]
    return (
        upper[0] + (lower[0] - upper[0]) * along,
        upper[1] + (lower[1] - upper[1]) * along,
    )


# -- the edges of the sheet ------------------------------------------------------------------------


def _edges(image: Image.Image, mark: Mark) -> Quad | None:
    """The corners of the bright sheet that bears the code; None where nothing is told apart."""
    ratio = _LOOK / max(image.size)
    small = image.convert("L").resize(
        (max(1, round(image.width * ratio)), max(1, round(image.height * ratio))),
        Image.Resampling.BOX,
    )
    # What is printed on the sheet is no edge.
    small = small.filter(ImageFilter.MaxFilter(7)).filter(ImageFilter.MinFilter(5))
    limit = _threshold(small.histogram())
    mask = small.point([255 if level > limit else 0 for level in range(256)])
    centre = _middle(mark.corners)
    seed = (round(centre[0] * ratio), round(centre[1] * ratio))
    if not (0 <= seed[0] < mask.width and 0 <= seed[1] < mask.height) or not mask.getpixel(seed):
        return None
    ImageDraw.floodfill(mask, seed, 128)
    right, down = _axes(mark)
    corners = _extremes(_border(mask), right, down)
    if corners is None:
        return None
    first, second, third, fourth = ((x / ratio, y / ratio) for x, y in corners)
    return first, second, third, fourth


def _border(mask: Image.Image) -> Iterable[Point]:
    """The outer corners of the first and last sheet pixel of each row."""
    sheet = mask.point([255 if level == 128 else 0 for level in range(256)])
    for y in range(sheet.height):
        box = sheet.crop((0, y, sheet.width, y + 1)).getbbox()
        if box is not None:
            yield box[0], y
            yield box[0], y + 1
            yield box[2], y
            yield box[2], y + 1


def _extremes(points: Iterable[Point], right: Point, down: Point) -> list[Point] | None:
    """The four corners, as seen by somebody who reads the page."""
    seen = [
        (point, _dot(point, _unit(right)), _dot(point, _unit(down))) for point in points
    ]  # fmt: skip
    if not seen:
        return None
    width = max(x for _p, x, _y in seen) - min(x for _p, x, _y in seen)
    height = max(y for _p, _x, y in seen) - min(y for _p, _x, y in seen)
    if not width or not height:
        return None
    ways = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    return [max(seen, key=lambda one: one[1] / width * h + one[2] / height * v)[0] for h, v in ways]


def _threshold(histogram: Sequence[int]) -> int:
    """The level that parts dark from bright best (Otsu)."""
    total = sum(histogram)
    everything = sum(level * count for level, count in enumerate(histogram))
    best, limit, below, weight = -1.0, 127, 0, 0
    for level, count in enumerate(histogram):
        weight += count
        if not weight or weight == total:
            continue
        below += level * count
        dark, bright = below / weight, (everything - below) / (total - weight)
        between = weight * (total - weight) * (dark - bright) ** 2
        if between > best:
            best, limit = between, level
    return limit


def _misfit(quad: Quad, size: tuple[float, float], mark: Mark) -> float:
    """How far from its place the code would be on a page with these corners, in millimetres."""
    try:
        back = _perspective(quad, _rectangle(size))
    except ZeroDivisionError:
        return math.inf
    wanted = _code(size, mark.modules)
    found = (_mapped(back, corner) for corner in mark.corners)
    return max(math.dist(a, b) for a, b in zip(wanted, found, strict=True))


# -- perspective -----------------------------------------------------------------------------------


def _straight(image: Image.Image, quad: Quad, size: tuple[float, float]) -> Image.Image:
    """The quadrangle as a rectangle of `size` millimetres, white where the picture ends."""
    first, second, third, fourth = quad
    across = max(math.dist(first, second), math.dist(fourth, third)) / size[0]
    along = max(math.dist(first, fourth), math.dist(second, third)) / size[1]
    scale = min(_FINEST, max(across, along))
    width, height = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
    map_back = _perspective(_rectangle((width, height)), quad)
    return image.transform(
        (width, height),
        Image.Transform.PERSPECTIVE,
        map_back,
        Image.Resampling.BICUBIC,
        fillcolor=(255, 255, 255) if image.mode == "RGB" else 255,
    )


def _rectangle(size: tuple[float, float]) -> Quad:
    return (0.0, 0.0), (size[0], 0.0), (size[0], size[1]), (0.0, size[1])


def _perspective(source: Quad, target: Quad) -> list[float]:
    """The eight numbers that take `source` to `target`: x' = (ax+by+c)/(gx+hy+1) …"""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    return _solved(rows)


def _solved(rows: list[list[float]]) -> list[float]:
    """Gauss with pivots; raises ZeroDivisionError for three points in a line."""
    size = len(rows)
    for at in range(size):
        pivot = max(range(at, size), key=lambda row: abs(rows[row][at]))
        rows[at], rows[pivot] = rows[pivot], rows[at]
        lead = rows[at][at]
        if abs(lead) < 1e-9:
            raise ZeroDivisionError
        rows[at] = [value / lead for value in rows[at]]
        for row in range(size):
            if row != at:
                factor = rows[row][at]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[at], strict=True)]
    return [row[size] for row in rows]


def _mapped(numbers: Sequence[float], point: Point) -> Point:
    a, b, c, d, e, f, g, h = numbers
    x, y = point
    below = g * x + h * y + 1
    return (a * x + b * y + c) / below, (d * x + e * y + f) / below


def _middle(quad: Sequence[Point]) -> Point:
    return sum(p[0] for p in quad) / len(quad), sum(p[1] for p in quad) / len(quad)


def _unit(way: Point) -> Point:
    length = math.hypot(*way) or 1.0
    return way[0] / length, way[1] / length


def _dot(point: Point, way: Point) -> float:
    return point[0] * way[0] + point[1] * way[1]
