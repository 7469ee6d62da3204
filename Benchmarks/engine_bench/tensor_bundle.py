"""A reader for TensorFlow's checkpoints (tensor bundles): uncompressed, one shard, float32."""

import struct
from pathlib import Path

import numpy as np

MAGIC = 0xDB4775248B80FB57
FLOAT32 = 1  # DT_FLOAT of TensorFlow's DataType


def varint(data: bytes, position: int) -> tuple[int, int]:
    """Return a variable-length integer and where it ends."""
    value = shift = 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7


def message(data: bytes):
    """Yield number and value of each field of a protocol buffer message."""
    position = 0
    while position < len(data):
        key, position = varint(data, position)
        kind = key & 7
        if kind == 0:
            value, position = varint(data, position)
        elif kind == 2:
            size, position = varint(data, position)
            value, position = data[position:position + size], position + size
        else:
            size = 4 if kind == 5 else 8
            value, position = data[position:position + size], position + size
        yield key >> 3, value


def block(data: bytes, handle: bytes, start: int = 0):
    """Yield key and value of each entry of the table's block at a handle; keys continue the ones before them."""
    offset, start = varint(handle, start)
    size, _ = varint(handle, start)
    if data[offset + size] != 0:
        raise ValueError("a block of the checkpoint's index is compressed")
    content = data[offset:offset + size]
    end = size - 4 - 4 * struct.unpack_from("<I", content, size - 4)[0]
    position, key = 0, b""
    while position < end:
        shared, position = varint(content, position)
        fresh, position = varint(content, position)
        length, position = varint(content, position)
        key = key[:shared] + content[position:position + fresh]
        position += fresh
        yield key, content[position:position + length]
        position += length


def read_checkpoint(folder: Path) -> dict[str, np.ndarray]:
    """Return all float32 tensors of the checkpoint `model` in a folder, by name."""
    index = (folder / "model.index").read_bytes()
    footer = index[-48:]
    if struct.unpack("<Q", footer[-8:])[0] != MAGIC:
        raise ValueError(f"{folder / 'model.index'} is no tensor bundle")
    values = np.memmap(folder / "model.data-00000-of-00001", np.uint8, "r")
    # The footer has the handle of the meta index, which is skipped, then that of the index of blocks.
    start = varint(footer, varint(footer, 0)[1])[1]
    tensors = {}
    for _, handle in block(index, footer, start):
        for key, entry in block(index, handle):
            # The first entry, without a name, is about the bundle. Fields that are 0 are left out.
            fields = dict(message(entry))
            if not key or fields.get(1) != FLOAT32:
                continue
            sizes = [dict(message(size)).get(1, 0) for number, size in message(fields[2]) if number == 2]
            first = fields.get(4, 0)
            tensors[key.decode()] = values[first:first + fields[5]].view("<f4").reshape(sizes)
    return tensors
