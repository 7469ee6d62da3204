import Foundation
import SpleeterEngine
import TestSupport
import Testing

private typealias Index = CheckpointIndexBuilder
private typealias Entry = CheckpointIndexBuilder.Entry
private typealias Block = CheckpointIndexBuilder.Block

@Suite("Indexes with right checksums and wrong contents")
struct TensorBundleHostileIndexTests {
    /// An index, a file of eight bytes as its data, and what comes of opening them.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var index: [UInt8]
        var fault: CheckpointError.Fault

        init(_ name: String, _ index: [UInt8], _ fault: CheckpointError.Fault) {
            testDescription = name
            self.index = index
            self.fault = fault
        }
    }

    private static let dataEnding = ".data-00000-of-00001"

    private func open(_ index: [UInt8], in folder: TemporaryFolder) throws -> TensorBundle {
        let data = [UInt8](repeating: 0, count: 8)
        return try TensorBundle(
            prefix: CheckpointFixtures.write([".index": index, Self.dataEnding: data], in: folder))
    }

    private func expect(_ index: [UInt8], gives fault: CheckpointError.Fault, about ending: String = ".index") throws {
        let folder = try TemporaryFolder()
        let error = CheckpointError(path: folder.file("model").string + ending, fault: fault)
        #expect(throws: error) { try open(index, in: folder) }
    }

    @Test("What the builder makes is read when nothing is wrong with it")
    func sound() throws {
        let floats = Index.tensor(axes: [2], byteCount: 8)
        let named = Index.message(2, Index.message(2, Index.message(2, Array("rows".utf8)) + Index.number(1, 3)))
        let index = Index.file([
            Block([Index.header, Entry(key: "ab", value: floats)]),
            // A name of its axis, and fields of every kind that no one knows.
            Block([
                Entry(key: "bc", value: Index.number(1, 9) + named),
                Entry(shared: 1, key: "d", value: floats + Index.number(90, .max) + Index.message(91, [1])),
                Entry(key: "c", value: floats + Index.varint(92 << 3 | 1) + Array(repeating: 7, count: 8)),
                Entry(key: "é", value: floats + Index.varint(93 << 3 | 5) + [1, 2, 3, 4]),
            ]),
        ])
        let bundle = try open(index, in: TemporaryFolder())
        #expect(bundle.tensorNames == ["ab", "bc", "bd", "c", "é"])
        #expect(bundle.shape(of: "bd") == [2])
        #expect(bundle.shape(of: "bc") == [3])
    }

    static let tables: [Case] = [
        Case(
            "a place outside the file", Index.ending(Index.varint(0) + Index.varint(1) + [0, 0]),
            .damaged("the block of 1 bytes at byte 0 lies outside the file")),
        Case(
            "a place whose end is beyond all numbers, and thus before it",
            [UInt8](repeating: 0, count: 8) + Index.ending(Index.varint(UInt64.max) + Index.varint(1)),
            .damaged("the block of 1 bytes at byte \(UInt64.max) lies outside the file")),
        Case(
            "a number without an end", Index.ending([UInt8](repeating: 0xFF, count: 40)),
            .damaged("the number at byte 0 does not end")),
        Case(
            "a number of more than 64 bits", Index.ending([UInt8](repeating: 0x80, count: 9) + [2]),
            .damaged("the number at byte 0 does not end")),
        Case(
            "a block that is compressed", Index.file([Block([Index.header], kind: 1)]),
            .unsupported("the block at byte 0 is compressed with Snappy")),
        Case(
            "an index block that is compressed in an unknown way", Index.file([Block([Index.header])], indexKind: 7),
            .unsupported("the block at byte 31 is compressed in the unknown way 7")),
        Case(
            "a block without the count of its restarts", Index.file([Block(contents: [0, 0])]),
            .damaged("what begins at byte 0 is 4 bytes long, and 2 are there")),
        Case(
            "a block with more restarts than bytes", Index.file([Block(contents: [0xFF, 0xFF, 0xFF, 0xFF])]),
            .damaged("the block at byte 0 has no room for its 4294967295 restarts")),
        Case(
            "a key that shares what is not there", Index.file([Block([Entry(shared: 1, key: "", value: [])])]),
            .damaged("the key at byte 0 shares more than the key before it has")),
        Case(
            "a value that is longer than the block",
            Index.file([Block(contents: [0, 0] + Index.varint(UInt64.max) + [0, 0, 0, 0])]),
            .damaged("what begins at byte 12 is \(UInt64.max) bytes long, and 0 are there")),
        Case(
            "a key that comes twice",
            Index.file(entries: [Entry(key: "a", value: Index.tensor()), Entry(shared: 1, key: "", value: [])]),
            .damaged("the block at byte 0 has a key out of order")),
        Case(
            "keys that fall from block to block",
            Index.file([
                Block([Index.header, Entry(key: "b", value: Index.tensor())]),
                Block([Entry(key: "a", value: Index.tensor())]),
            ]),
            .damaged("the block at byte 32 has a key out of order")),
        Case(
            "a block that is named twice",
            Index.file([Block([Index.header]), Block([Entry(key: "a", value: Index.tensor())])], handles: [0, 1, 1]),
            .damaged("the block at byte 18 is out of order")),
        Case(
            "a long key that is repeated in every entry",
            Index.file(
                entries: [Entry(key: String(repeating: "k", count: 1_000), value: Index.tensor())]
                    + (1...100).map { Entry(shared: 999 + $0, key: "k", value: Index.tensor()) }),
            .unsupported("the keys of one block are many times as long as the block")),
    ]

    @Test("A wrong table is an error", arguments: tables)
    func table(case: Case) throws {
        try expect(`case`.index, gives: `case`.fault)
    }

    static let headers: [Case] = [
        Case("no entry at all", Index.file([]), .damaged("it has no header")),
        Case("an empty block", Index.file([Block([])]), .damaged("it has no header")),
        Case(
            "no header before the tensors", Index.file([Block([Entry(key: "a", value: Index.tensor())])]),
            .damaged("it does not begin with a header")),
        Case("no data file", header([]), .damaged("its header names 0 data files")),
        Case(
            "fewer data files than none", header(Index.number(1, .max)),
            .damaged("its header names \(UInt64.max) data files")),
        Case(
            "big-endian numbers", header(Index.header.value + Index.number(2, 1)),
            .unsupported("its numbers are big-endian")),
        Case(
            "a newer version", header(Index.header.value + Index.message(3, Index.number(1, 5) + Index.number(2, 2))),
            .unsupported("it wants a reader of version 2; this one's is 1")),
        Case(
            "a version that it calls unfit", header(Index.header.value + Index.message(3, Index.number(3, 1))),
            .unsupported("it names readers of version 1 as unfit")),
        Case(
            "versions that it calls unfit", header(Index.header.value + Index.message(3, Index.message(3, [4, 1]))),
            .unsupported("it names readers of version 1 as unfit")),
        Case(
            "a field of a kind that is no more", header(Index.header.value + [4 << 3 | 3]),
            .damaged("the field at byte 5 is of no known kind")),
        Case(
            "a field that is longer than the message", header(Index.header.value + [4 << 3 | 2, 3, 0]),
            .damaged("what begins at byte 7 is 3 bytes long, and 1 are there")),
    ]

    private static func header(_ message: [UInt8]) -> [UInt8] { Index.file([Block([Entry(key: "", value: message)])]) }

    @Test("A header that is wrong, or asks for too much, is an error", arguments: headers)
    func header(case: Case) throws {
        try expect(`case`.index, gives: `case`.fault)
    }

    static let tensors: [Case] = [
        Case(
            "fewer bytes than its shape wants", tensor(Index.tensor(axes: [3], byteCount: 8)),
            .damaged("a tensor of shape [3] has 8 bytes")),
        Case(
            "a shape that no number counts", tensor(Index.tensor(axes: [1 << 31, 1 << 31, 4], byteCount: 0)),
            .damaged("a tensor of shape [2147483648, 2147483648, 4] has 0 bytes")),
        Case(
            "an axis of less than nothing", tensor(Index.tensor(axes: [-1])),
            .damaged("a tensor's entry has an impossible number")),
        Case(
            "a place of less than nothing", tensor(Index.tensor(offset: .max)),
            .damaged("a tensor's entry has an impossible number")),
        Case(
            "an end beyond all numbers", tensor(Index.tensor(offset: UInt64(Int.max) - 3)),
            .damaged("a tensor lies at the impossible byte \(Int.max - 3)")),
        Case(
            "a data file that is not there", tensor(Index.tensor(shard: 1)),
            .damaged("\"a\" lies in data file 1 of 1")),
        Case(
            "a name that is no text",
            Index.file([Block(contents: [0, 0, 2, 8, 1, 0, 1, 0, 0xFF] + [0, 0, 0, 0, 1, 0, 0, 0])]),
            .damaged("the name of a tensor is no text")),
        Case(
            "a name that reads like another",
            Index.file(entries: [
                Entry(key: "e\u{301}", value: Index.tensor()), Entry(key: "\u{E9}", value: Index.tensor()),
            ]),
            .damaged("there are two tensors \"\u{E9}\"")),
    ]

    private static func tensor(_ message: [UInt8]) -> [UInt8] { Index.file(entries: [Entry(key: "a", value: message)]) }

    @Test("A tensor's entry that cannot be true is an error", arguments: tensors)
    func tensor(case: Case) throws {
        try expect(`case`.index, gives: `case`.fault)
    }

    @Test("A tensor that ends behind its data file is an error of that file")
    func outside() throws {
        try expect(
            Self.tensor(Index.tensor(axes: [2], offset: 1, byteCount: 8)),
            gives: .incomplete("it has 8 bytes, and a tensor ends at 9"), about: Self.dataEnding)
    }

    @Test("Two thousand million data files that are not there are not all looked for")
    func manyShards() throws {
        try expect(
            Self.header(Index.number(1, UInt64(Int32.max))), gives: .unreadable("No such file or directory"),
            about: ".data-00000-of-2147483647")
    }

    @Test("A tensor that is stored in slices is an error when it is used")
    func slices() throws {
        let folder = try TemporaryFolder()
        let sliced = Index.number(1, 1) + Index.message(2, Index.message(2, Index.number(1, 9))) + Index.message(7, [])
        let bundle = try open(Self.tensor(sliced), in: folder)
        let fault = CheckpointError.Fault.unsupported("the tensor \"a\" is stored in slices")
        #expect(throws: CheckpointError(path: folder.file("model").string + ".index", fault: fault)) {
            try bundle.withFloats("a", shape: [9]) { _ in }
        }
    }
}
