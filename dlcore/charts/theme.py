"""One color per variant, the same on every page: safe for color-blind eyes, and each reads as a line or bar on light and on dark paper.

The colors themselves stand with the topics and variants of the guide. As type they are darkened, or lightened, until they read on the paper.
"""

from dlcore.guide import COLORS

__all__ = ["COLORS", "PAPERS", "text_color"]
PAPERS = {"light": "#FCFCFA", "dark": "#14171B"}  # the backgrounds in .streamlit/config.toml
READABLE = 4.5  # contrast of type, as WCAG asks for


def text_color(color: str, paper: str) -> str:
    """The color, given as #RRGGBB, mixed with as much black or white as type of it needs on that paper."""
    target = 0 if _luminance(paper) > 0.5 else 255
    channels = [int(color[place : place + 2], 16) for place in (1, 3, 5)]
    for percent in range(101):
        mixed = "#" + "".join(f"{round(channel + (target - channel) * percent / 100):02X}" for channel in channels)
        if contrast(mixed, paper) >= READABLE:
            break
    return mixed


def contrast(one: str, other: str) -> float:
    """Between two colors, from 1 to 21, as WCAG defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    shares = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
