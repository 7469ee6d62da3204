"""Writes small checkpoints in TensorFlow's format, from Python's standard library alone.

    make_checkpoint.py tiny FOLDER
    make_checkpoint.py model FOLDER [--widths C1,C2,C3,C4,C5,C6] [--seed N]

`tiny` is for tests of the reader: a few tensors of several kinds in two data files, and an index of many blocks.
`model` has the names and the layout of Spleeter's two networks with few channels, and numbers that keep the signal in
range from layer to layer. Both write FOLDER/model.index and FOLDER/model.data-…, and always the same bytes.
"""

import argparse
import pathlib
import random
import struct

FLOAT32, INT64, BOOL = 1, 9, 10


def crc_table():
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    return table


CRC_TABLE = crc_table()


def masked_crc32c(data):
    state = 0xFFFFFFFF
    for byte in data:
        state = state >> 8 ^ CRC_TABLE[(state ^ byte) & 0xFF]
    checksum = state ^ 0xFFFFFFFF
    return ((checksum >> 15 | checksum << 17) + 0xA282EAD8) & 0xFFFFFFFF


def varint(number):
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)


def number_field(field, number):
    """A field of a message; one that is zero is left out, as the format has it."""
    return varint(field << 3) + varint(number) if number else b""


def message_field(field, message):
    return varint(field << 3 | 2) + varint(len(message)) + message


def bundle_header(shard_count):
    version = number_field(1, 1)
    return number_field(1, shard_count) + message_field(3, version)


def bundle_entry(data_type, shape, shard, offset, data):
    axes = b"".join(message_field(2, number_field(1, length)) for length in shape)
    return (
        number_field(1, data_type)
        + message_field(2, axes)
        + number_field(3, shard)
        + number_field(4, offset)
        + number_field(5, len(data))
        + varint(6 << 3 | 5) + struct.pack("<I", masked_crc32c(data))
    )  # fmt: skip


def shared_count(first, second):
    count = 0
    while count < min(len(first), len(second)) and first[count] == second[count]:
        count += 1
    return count


def block(entries, restart_interval):
    """The contents of a block; every so many keys, one is stored whole."""
    contents, restarts, last_key = bytearray(), [], b""
    for position, (key, value) in enumerate(entries):
        shared = shared_count(last_key, key)
        if position % restart_interval == 0:
            restarts.append(len(contents))
            shared = 0
        contents += varint(shared) + varint(len(key) - shared) + varint(len(value)) + key[shared:] + value
        last_key = key
    restarts = restarts or [0]
    return bytes(contents) + struct.pack(f"<{len(restarts) + 1}I", *restarts, len(restarts))


def table(entries, block_size, restart_interval):
    """A whole index file. A block is closed by the first entry that makes it larger than `block_size`."""
    data = bytearray()

    def append(contents):
        handle = varint(len(data)) + varint(len(contents))
        # The 0 says that the block is not compressed.
        data.extend(contents + b"\0" + struct.pack("<I", masked_crc32c(contents + b"\0")))
        return handle

    handles, waiting = [], []
    for position, entry in enumerate(entries):
        waiting.append(entry)
        contents = block(waiting, restart_interval)
        if len(contents) > block_size or position == len(entries) - 1:
            handles.append((entry[0], append(contents)))
            waiting = []
    footer = append(block([], restart_interval)) + append(block(handles, 1))
    return bytes(data) + footer.ljust(40, b"\0") + struct.pack("<Q", 0xDB4775248B80FB57)


def write_checkpoint(folder, tensors, shard_count=1, block_size=1 << 18, restart_interval=16):
    """Writes tensors, each a name, data type, shape and bytes. They go to the data files in turn, by name."""
    shards = [bytearray() for _ in range(shard_count)]
    entries = [(b"", bundle_header(shard_count))]
    for position, (name, data_type, shape, data) in enumerate(sorted(tensors)):
        shard = position % shard_count
        entry = bundle_entry(data_type, shape, shard, len(shards[shard]), data)
        entries.append((name.encode(), entry))
        shards[shard] += data
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.index").write_bytes(table(entries, block_size, restart_interval))
    for number, data in enumerate(shards):
        (folder / f"model.data-{number:05}-of-{shard_count:05}").write_bytes(data)


def floats(numbers):
    numbers = list(numbers)
    return struct.pack(f"<{len(numbers)}f", *numbers)


def tiny():
    """Tensor `ramp/N` counts up from N. `flag` has three bytes, so what follows it in its file is not aligned."""
    tensors = [
        ("global_step", INT64, [], struct.pack("<q", 1000)),
        ("flag", BOOL, [3], b"\1\0\1"),
        ("layer/empty", FLOAT32, [0, 3], b""),
        ("layer/kernel", FLOAT32, [2, 3, 4], floats(number / 8 for number in range(24))),
        ("layer/scale", FLOAT32, [], floats([0.75])),
    ]
    for number in range(20):
        tensors.append((f"ramp/{number}", FLOAT32, [number + 1], floats(range(number, 2 * number + 1))))
    return tensors


def suffix(number):
    """TensorFlow numbers the layers of one kind, and leaves the first without a number."""
    return f"_{number}" if number else ""


def network(generator, widths, number):
    """The variables of one network, of which each kind of layer goes on counting from the network before."""

    def uniform(shape, low, high):
        count = 1
        for length in shape:
            count *= length
        return FLOAT32, shape, floats(low + (high - low) * generator.random() for _ in range(count))

    def convolution(name, kernel_shape, input_count, output_count):
        # Uniform numbers of this range have a variance of 2 / inputs, which keeps that of the signal.
        limit = (6 / input_count) ** 0.5
        yield f"{name}/kernel", *uniform(kernel_shape, -limit, limit)
        yield f"{name}/bias", *uniform([output_count], -0.1, 0.1)

    def normalization(index, channels):
        name = "batch_normalization" + suffix(12 * number + index)
        yield f"{name}/gamma", *uniform([channels], 0.5, 1.5)
        yield f"{name}/beta", *uniform([channels], -0.2, 0.2)
        yield f"{name}/moving_mean", *uniform([channels], -0.2, 0.2)
        yield f"{name}/moving_variance", *uniform([channels], 0.5, 1.5)

    before = 2
    for index, channels in enumerate(widths):
        name = "conv2d" + suffix(7 * number + index)
        yield from convolution(name, [5, 5, before, channels], 25 * before, channels)
        yield from normalization(index, channels)
        before = channels
    for index, channels in enumerate([*reversed(widths[:-1]), 1]):
        name = "conv2d_transpose" + suffix(6 * number + index)
        # Stride 2 lets a quarter of the kernel meet each place of the output.
        yield from convolution(name, [5, 5, channels, before], 25 * before / 4, channels)
        yield from normalization(6 + index, channels)
        # The next layer sees these channels beside as many that the way down kept.
        before = 2 * channels
    yield from convolution("conv2d" + suffix(7 * number + 6), [4, 4, 1, 2], 16, 2)


def model(widths, seed):
    generator = random.Random(seed)
    tensors = [("global_step", INT64, [], struct.pack("<q", seed))]
    for number in range(2):
        tensors += network(generator, widths, number)
    return tensors


def numbers(text):
    return [int(part) for part in text.split(",")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=["tiny", "model"])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--widths", type=numbers, default=[16] * 6, help="channels of the six convolutions")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.kind == "tiny":
        write_checkpoint(arguments.folder, tiny(), shard_count=2, block_size=200, restart_interval=4)
        return
    if len(arguments.widths) != 6 or min(arguments.widths) < 1:
        parser.error("--widths takes six numbers, each at least 1")
    write_checkpoint(arguments.folder, model(arguments.widths, arguments.seed))


if __name__ == "__main__":
    main()
