import AudioIO
import TestSupport
import Testing

/// A file that is wrong in one way.
struct MalformedFile: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]

    init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    init(_ name: String, _ riff: RIFF) { self.init(name, riff.bytes) }

    var testDescription: String { name }
}

@Suite("Malformed files")
struct MalformedFileTests {
    private func error(_ bytes: [UInt8]) throws -> (error: WAVError?, path: String) {
        let folder = try TemporaryFolder()
        let path = try written(bytes, in: folder)
        return (#expect(throws: WAVError.self) { try WAVReader(path: path) }, path)
    }

    @Test(
        "What is not RIFF or RF64 is not a WAV file",
        arguments: [
            MalformedFile("empty", []),
            MalformedFile("11 bytes", Array("RIFF....WAV".utf8)),
            MalformedFile("text", Array("Dear diary, today I have dubbed a film.\n".utf8)),
            MalformedFile("an AVI file", RIFF(kind: "AVI ").fmt().data()),
            MalformedFile("big-endian RIFX", RIFF("RIFX").fmt().data()),
            MalformedFile("Wave64", Array("riff".utf8) + RIFF().fmt().data().bytes.dropFirst(4)),
        ])
    func notWAV(file: MalformedFile) throws {
        let (error, path) = try error(file.bytes)
        #expect(error == .notWAV(path: path))
    }

    @Test(
        "A header that contradicts itself or ends too early is malformed",
        arguments: [
            ("there is no data chunk", MalformedFile("twelve bytes", RIFF())),
            ("there is no data chunk", MalformedFile("no data", RIFF().fmt())),
            ("there is no data chunk", MalformedFile("a chunk's head is cut", RIFF().fmt().bytes + [0x64, 0x61])),
            ("the format chunk is too short", MalformedFile("the file ends in fmt", Array(RIFF().fmt().bytes[..<30]))),
            ("the format chunk is too short", MalformedFile("fmt says 14 bytes", RIFF().fmt(size: 14).data())),
            ("the format chunk is too short", MalformedFile("fmt is empty", RIFF().chunk("fmt ", []).data())),
            ("the data chunk comes before the format", MalformedFile("data first", RIFF().data().fmt())),
            ("the data chunk comes before the format", MalformedFile("no fmt", RIFF().data())),
            ("there are two format chunks", MalformedFile("two fmt", RIFF().fmt().fmt().data())),
            (
                "the format chunk contradicts itself",
                MalformedFile("no channels", RIFF().fmt(channels: 0, align: 0).data())
            ),
            ("the format chunk contradicts itself", MalformedFile("no rate", RIFF().fmt(rate: 0).data())),
            ("the format chunk contradicts itself", MalformedFile("block align", RIFF().fmt(align: 6).data())),
            (
                "the format chunk contradicts itself",
                MalformedFile("align overflow", RIFF().fmt(channels: .max, align: 4).data())
            ),
            ("the ds64 chunk is too short", MalformedFile("ds64", RIFF("RF64").chunk("ds64", [0, 0]).fmt().data())),
            (
                "the ds64 chunk names an impossible size",
                MalformedFile("2⁶⁴ - 1", RIFF("RF64").ds64(dataSize: .max).fmt().data(size: .max))
            ),
            (
                "there is no data chunk",
                MalformedFile("a chunk of 4 GiB", RIFF().chunk("LIST", [1], size: .max).fmt().data())
            ),
            ("there is no data chunk", MalformedFile("fmt of 4 GiB", RIFF().fmt(size: .max).data())),
        ])
    func malformed(reason: String, file: MalformedFile) throws {
        let (error, path) = try error(file.bytes)
        #expect(error == .malformed(path: path, reason: reason))
    }

    @Test(
        "A coding that Sotto does not read is named",
        arguments: [
            ("coding 1 with 8 bits", MalformedFile("u8", RIFF().fmt(align: 2, bits: 8).data())),
            ("coding 6 with 8 bits", MalformedFile("A-law", RIFF().fmt(tag: 6, align: 2, bits: 8).data())),
            ("coding 7 with 8 bits", MalformedFile("µ-law", RIFF().fmt(tag: 7, align: 2, bits: 8).data())),
            ("coding 3 with 64 bits", MalformedFile("f64", RIFF().fmt(tag: 3, align: 16, bits: 64).data())),
            ("coding 85 with 0 bits", MalformedFile("MP3 in WAV", RIFF().fmt(tag: 85, align: 1, bits: 0).data())),
            ("coding 1 with 0 bits", MalformedFile("no bits", RIFF().fmt(bits: 0).data())),
            ("coding 65534 with 16 bits", MalformedFile("short extension", RIFF().fmt(tag: 0xFFFE).data())),
            (
                "coding 6 with 8 bits",
                MalformedFile(
                    "A-law, extensible",
                    RIFF().fmt(tag: 0xFFFE, align: 2, bits: 8, more: [22, 0, 8, 0, 3, 0, 0, 0, 6, 0]).data())
            ),
        ])
    func unsupported(reason: String, file: MalformedFile) throws {
        let (error, path) = try error(file.bytes)
        #expect(error == .unsupported(path: path, reason: reason))
    }

    @Test(
        "A header that promises more than the file holds says how much is there",
        arguments: [
            (11, MalformedFile("one frame missing", RIFF().fmt().data(size: 44))),
            (1_073_741_823, MalformedFile("the size of a stream", RIFF().fmt().data(size: .max))),
            (1_073_741_823, MalformedFile("RF64 without ds64", RIFF("RF64").fmt().data(size: .max))),
            (1_073_741_823, MalformedFile("ds64 in RIFF", RIFF().ds64(dataSize: 40).fmt().data(size: .max))),
            (
                Int.max / 4,
                MalformedFile("2⁶³ - 1", RIFF("RF64").ds64(dataSize: UInt64(Int.max)).fmt().data(size: .max))
            ),
        ])
    func truncated(expectedFrames: Int, file: MalformedFile) throws {
        let (error, path) = try error(file.bytes)
        #expect(error == .truncated(path: path, expectedFrames: expectedFrames, actualFrames: 10))
    }
}
