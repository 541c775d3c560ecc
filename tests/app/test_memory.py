"""Freed memory goes back to the system."""

import subprocess
import sys

_BLOCK_TWICE = """
import ctypes
from app import memory

memory.keep_little()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.malloc.argtypes = libc.free.argtypes = [ctypes.c_size_t]

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096

before = resident()
for _time in range(2):
    block = libc.malloc(16 << 20)
    ctypes.memset(block, 1, 16 << 20)
    guard = libc.malloc(100_000)  # above the block, should it lie in the heap
    libc.free(block)
print(resident() - before < 4 << 20)
"""


def test_a_large_block_is_given_back_the_second_time_too() -> None:
    """Without the call the C library keeps the second one for later."""
    done = subprocess.run(
        [sys.executable, "-c", _BLOCK_TWICE], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "True"
