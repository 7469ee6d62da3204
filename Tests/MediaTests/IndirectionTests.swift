import Foundation
import Media
import SystemPackage
import TestSupport
import Testing

@Suite("Files that name other files or addresses")
struct IndirectionTests {
    private static let playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\npart.ts\n#EXT-X-ENDLIST\n"
    private static let script = "ffconcat version 1.0\nfile part.ts\n"
    private static let description =
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n"

    private func part(in folder: TemporaryFolder) async throws -> FilePath {
        try await tones([0.5], layout: "mono", to: folder.file("part.ts"))
    }

    private func expectUnreadable(_ path: FilePath) async {
        let error = await #expect(throws: MediaError.self) { try await probe(path) }
        guard case .unreadable = error else {
            Issue.record("\(String(describing: error)) is not unreadable")
            return
        }
    }

    @Test(
        "A playlist and a concatenation script are refused, which ffprobe by itself would follow",
        arguments: [("a.m3u8", playlist), ("a.ffconcat", script), ("a.mp4", playlist), ("a.wav", script)])
    func followed(name: String, text: String) async throws {
        let folder = try TemporaryFolder()
        let part = try await part(in: folder)
        #expect(try await probe(part).audioStreams.count == 1)
        let path = try folder.write(text, to: name)
        if !name.hasSuffix(".mp4") {
            let control = try await Program.run("ffprobe", ["-v", "error", "-show_streams", path.string])
            #expect(control.output.contains("codec_name=mp2"), "\(control.errors)")
        }
        await expectUnreadable(path)
    }

    @Test("A stream description is refused", arguments: ["a.sdp", "a.mkv"])
    func description(name: String) async throws {
        let folder = try TemporaryFolder()
        await expectUnreadable(try folder.write(Self.description, to: name))
    }

    @Test("A path that spells a protocol is a path", arguments: ["concat:", "file:", "subfile,,start,0,end,0,,:"])
    func protocolInPath(prefix: String) async throws {
        let folder = try TemporaryFolder()
        let part = try await part(in: folder)
        await expectUnreadable(FilePath("\(prefix)\(part)"))
    }

    @Test("Extraction refuses them too", arguments: [("a.m3u8", playlist), ("a.ffconcat", script)])
    func extraction(name: String, text: String) async throws {
        let folder = try TemporaryFolder()
        let stream = try #require(try await probe(try await part(in: folder)).chosenAudioStream)
        let path = try folder.write(text, to: name)
        let output = folder.file("out.wav")
        let extraction = AudioExtraction(tools: try tools(), launcher: launcher)
        await #expect(throws: MediaError.self) {
            try await extraction.extract(stream, of: path.string, to: output.string, as: .source)
        }
        #expect(folder.names == [name, "part.ts"])
    }
}
