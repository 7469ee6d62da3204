import Media
import TestSupport
import Testing

@Suite("A full disk")
struct DiskFullTests {
    private static let full = MediaError.diskFull(path: "/dev/full")

    @Test("Extraction says so, whether the disk fills at once or at the very end", arguments: [0.01, 60])
    func extraction(seconds: Double) async throws {
        let folder = try TemporaryFolder()
        let path = try await tones([0.5], layout: "mono", seconds: seconds, to: folder.file("a.wav"))
        await #expect(throws: Self.full) { try await extract(path, to: "/dev/full") }
    }

    @Test("FLAC encoding says so", arguments: [0.01, 60])
    func flac(seconds: Double) async throws {
        let folder = try TemporaryFolder()
        let path = try await tones([0.5], layout: "mono", seconds: seconds, to: folder.file("a.wav"))
        let encoder = FLACEncoder(tools: try tools(), launcher: launcher)
        await #expect(throws: Self.full) { try await encoder.encode(path.string, to: "/dev/full", duration: seconds) }
    }

    @Test("A thumbnail says so")
    func thumbnail() async throws {
        let thumbnail = Thumbnail(tools: try tools(), launcher: launcher)
        await #expect(throws: Self.full) {
            try await thumbnail.write(from: Repository.sampleVideo.string, duration: 13, to: "/dev/full")
        }
    }

    @Test("A title that has the system's words is no full disk")
    func title() async throws {
        let folder = try TemporaryFolder()
        let path = try await tones(
            [0.5], layout: "mono", encoding: ["-metadata", "title=No space left on device"], to: folder.file("a.wav"))
        let output = folder.file("out.wav")
        try await extract(path, to: output, as: .source)
        #expect(try Sound(output).frameCount == 96_000)
    }
}
