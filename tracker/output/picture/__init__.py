"""A timeline -> one SVG text, and that as PNG: what was said in lanes, what became of the proposals in bands below.

In order: `axis` (where the days are), `courses` (stretches of verdicts), `captions` (words), `lanes` (where the marks
are), then what is seen of each (`calendar`, `marks`, `bands`, `legend`), put together in `drawing`; `raster` makes the
PNG. `markup`, `paint`, `lettering` and `names` know nothing of timelines.
"""

from tracker.output.picture.drawing import svg

__all__ = ["svg"]
