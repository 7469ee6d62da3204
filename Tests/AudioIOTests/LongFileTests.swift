import AudioIO
import SystemPackage
import TestSupport
import Testing

@Suite("Files beyond 4 GiB")
struct LongFileTests {
    private static let format = AudioFormat(sampleRate: 48_000, channelCount: 2, sampleFormat: .float32)
    private static let frameCount = (5 << 30) / 8

    /// A sparse file with our header, silence, and these samples at its end.
    private func sparse(ending samples: [Float], in folder: TemporaryFolder) throws -> String {
        let path = folder.file("long.wav")
        let file = try FileDescriptor.open(path, .readWrite, options: .create, permissions: .ownerReadWrite)
        try file.closeAfter {
            let size = WAVHeader.encodedByteCount + Self.frameCount * Self.format.bytesPerFrame
            try file.writeAll(WAVHeader.encoded(format: Self.format, frameCount: Self.frameCount))
            try file.resize(to: Int64(size))
            let end = samples.flatMap { RIFF.little($0.bitPattern) }
            try file.writeAll(toAbsoluteOffset: Int64(size - end.count), end)
        }
        return path.string
    }

    @Test("Our header of such a file is read, and its last frames are where they belong")
    func lastFrames() throws {
        let folder = try TemporaryFolder()
        let samples = noise(count: 200)
        let reader = try WAVReader(path: sparse(ending: samples, in: folder))
        #expect(try fileBytes(reader.path, count: 4) == Array("RF64".utf8))
        #expect(reader.header.format == Self.format)
        #expect(reader.header.frameCount == Self.frameCount)
        #expect(reader.header.dataOffset == WAVHeader.encodedByteCount)
        #expect(try reader.read(upTo: 10) == [Float](repeating: 0, count: 20))
        reader.position = Self.frameCount - 101
        #expect(try reader.read(upTo: 1_000) == [0, 0] + samples)
        #expect(reader.position == Self.frameCount)
        #expect(try reader.read(upTo: 1_000).isEmpty)
    }

    @Test("ffprobe reads our header of such a file")
    func probe() async throws {
        let folder = try TemporaryFolder()
        let path = try sparse(ending: [], in: folder)
        let answer = try await Program.run(
            "ffprobe", ["-v", "error", "-of", "csv=p=0", "-show_entries", "stream=duration_ts", path])
        #expect(answer.errors == "")
        #expect(answer.output == "\(Self.frameCount)\n")
    }

    @Test("Data that begins behind 4 GiB of other chunks is found")
    func farData() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("far.wav")
        let file = try FileDescriptor.open(path, .readWrite, options: .create, permissions: .ownerReadWrite)
        try file.closeAfter {
            let start = RIFF().fmt().chunk("JUNK", [], size: 0xFFFF_FFFE).bytes
            try file.writeAll(start)
            let end = Array(RIFF().data([0x00, 0x40, 0x00, 0xC0]).bytes[12...])
            try file.writeAll(toAbsoluteOffset: Int64(start.count) + 0xFFFF_FFFE, end)
        }
        #expect(try WAVReader.all(of: path.string) == [0.5, -0.5])
    }
}
