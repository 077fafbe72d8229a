"""The illustration set: made-up months, areas and plans under the real yearly figures.

Only yearly figures of the province are published. So that the charts within a year and over areas live
before anybody has typed a year, figures are made up for months, districts and communes; whatever was
published stays as it is, and the made-up figures add up to it exactly. Every one is marked as an
illustration, in the data and on every page.

Pure and deterministic: the same book and the same day give the same set, because what looks like chance
is drawn from digests of codes. No database, no Django, no clock; of ours only `indicators.calculations`
and `indicators.periods` are imported. `indicators.actions` writes the set and takes it away.
"""

from indicators.illustration.making import illustration_set
from indicators.illustration.results import IllustrationSet, MadeUpFigure, MadeUpTarget

__all__ = ["IllustrationSet", "MadeUpFigure", "MadeUpTarget", "illustration_set"]
