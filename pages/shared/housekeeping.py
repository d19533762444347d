"""Gives memory back that readers took who have left: what Python no longer needs, and what the C library would hold on to."""

import ctypes
import gc
import platform
import threading

EVERY_SECONDS = 60
M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8  # of mallopt
LARGE = 256 * 1024  # bytes


def begin():
    """Once per server, before the first visit.

    Every reader has a thread, and glibc gives each thread a heap of its own, where much is free and little can be given back: one
    has to do for all. What is large stays outside of it, and goes back at once.
    """
    gc.collect()
    gc.freeze()
    if library := _glibc():
        library.mallopt(M_ARENA_MAX, 1)
        library.mallopt(M_MMAP_THRESHOLD, LARGE)
    threading.Thread(target=_keep_house, name="housekeeping", daemon=True).start()


def give_back():
    gc.collect()
    if library := _glibc():
        library.malloc_trim(0)


def _keep_house():
    while not threading.Event().wait(EVERY_SECONDS):
        give_back()


def _glibc():
    return ctypes.CDLL(None) if platform.libc_ver()[0] == "glibc" else None
