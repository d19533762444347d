"""Numbers for people: few digits, powers of ten as powers."""

import math

SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def power(exponent: int) -> str:
    return "10" + str(exponent).translate(SUPERSCRIPT) if exponent not in (0, 1) else str(10**exponent)


def format_number(number: float | None, digits: int = 2) -> str:
    """0.0000123 as 1.2·10⁻⁵, 12345 as 1.2·10⁴, what lies between as it is; ∞ and “not a number” in words."""
    if number is None or math.isnan(number):
        return "not a number"
    if math.isinf(number):
        return "∞" if number > 0 else "−∞"
    if number == 0:
        return "0"
    if 1e-3 <= abs(number) < 1e4:
        places = max(0, digits - 1 - math.floor(math.log10(abs(number))))
        text = f"{number:.{places}f}"
        return (text.rstrip("0").rstrip(".") if "." in text and abs(number) >= 10 else text).replace("-", "−")
    mantissa, exponent = f"{number:.{digits - 1}e}".split("e")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    factor = "" if mantissa == "1" else f"{mantissa}·".replace("-", "−")
    return f"{factor}{power(int(exponent))}"


def percent(number: float) -> str:
    return f"{number * 100:.0f}%"


def seconds(number: float) -> str:
    """A duration in words, rounded as one would say it."""
    if number < 1.5:
        return "a second"
    if number < 90:
        return f"{number:.0f} s"
    if number < 5400:
        return f"{number / 60:.0f} min"
    return f"{number / 3600:.1f} h"
