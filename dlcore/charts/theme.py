"""One color per variant, the same on every page: safe for color-blind eyes, and each reads on light and on dark paper.

The colors themselves stand with the topics and variants of the guide.
"""

from dlcore.guide import COLORS

__all__ = ["COLORS"]
