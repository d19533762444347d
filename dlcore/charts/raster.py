"""Numbers as images: maps as colors, cells enlarged, a window outlined. Arrays in, uint8 (height, width, 3) out by default."""

import numpy as np

BLUE, WHITE, ORANGE = np.array((20, 92, 160)), np.array((250, 250, 248)), np.array((200, 84, 0))
PADDING, TO_COME = np.array((176, 190, 206)), np.array((206, 212, 220))
WINDOW = (230, 60, 130)  # reads on gray, blue, orange and white
PALE = 0.75  # how much of what is still to come turns into that gray
ROOT = 0.6  # brings out the weak answers beside the strongest


def to_image(values):
    """Numbers from 0 to 255, (1 or 3, rows, columns), as a gray or color image, clipped."""
    return np.broadcast_to(values, (3, *values.shape[1:])).transpose(1, 2, 0).clip(0, 255).astype("uint8")


def signed_colors(values):
    """(rows, columns): blue below zero, white at it, orange above, in full where the greatest of them in size stands; weak ones are brought out."""
    share = values / (np.abs(values).max() or 1.0)
    strength = (np.sign(share) * np.abs(share) ** ROOT)[..., None]
    ends = np.where(strength < 0, BLUE, ORANGE)
    return (WHITE + (ends - WHITE) * np.abs(strength)).round().astype("uint8")


def map_image(values, balance):
    """A kernel's map (rows, columns): gray over its `balance`, the sum of its weights; signed where that is 0."""
    return to_image(values[None] / balance) if balance else signed_colors(values)


def pad_frame(pixels, padding):
    """With a frame of so many cells for the padding."""
    high, wide = pixels.shape[0] + 2 * padding, pixels.shape[1] + 2 * padding
    out = np.broadcast_to(PADDING, (high, wide, 3)).astype("uint8").copy()
    out[padding : high - padding, padding : wide - padding] = pixels
    return out


def fade_after(pixels, number):
    """The cells after that number, counted row by row from 0, turned pale."""
    out = pixels.reshape(-1, 3).astype(float)
    out[number + 1 :] += (TO_COME - out[number + 1 :]) * PALE
    return out.round().astype("uint8").reshape(pixels.shape)


def enlarge(pixels, factor):
    """Every pixel a square of `factor` pixels."""
    return pixels.repeat(factor, 0).repeat(factor, 1)


def outline(pixels, factor, rows, columns):
    """The cells of an enlarged image at these rows and columns each in a frame."""
    out, thick = pixels.copy(), max(1, factor // 7)
    for row in rows:
        for column in columns:
            cell = out[row * factor : (row + 1) * factor, column * factor : (column + 1) * factor]
            inside = cell[thick:-thick, thick:-thick].copy()
            cell[:] = WINDOW
            cell[thick:-thick, thick:-thick] = inside
    return out


def contact_sheet(maps, columns=8, gap=1):
    """Maps (maps, rows, columns of numbers) beside each other on one sheet, each from its least (black) to its greatest (white); uint8 (…, …, 4), clear where there is none."""
    columns = min(columns, len(maps))
    low, high = maps.min((1, 2), keepdims=True), maps.max((1, 2), keepdims=True)
    gray = ((maps - low) / np.where(high > low, high - low, 1) * 255).round()
    rows = -(-len(maps) // columns)
    tall, wide = maps.shape[1] + gap, maps.shape[2] + gap
    out = np.zeros((rows * tall - gap, columns * wide - gap, 4), "uint8")
    for number, one in enumerate(gray):
        row, column = divmod(number, columns)
        place = out[row * tall : row * tall + tall - gap, column * wide : column * wide + wide - gap]
        place[..., :3], place[..., 3] = one[..., None], 255
    return out
