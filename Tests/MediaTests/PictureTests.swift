import Media
import TestSupport
import Testing

@Suite("Still pictures")
struct PictureTests {
    @Test("A picture is told from what is no media at all", arguments: ["png", "jpg", "gif", "webp", "bmp", "tiff"])
    func picture(_ kind: String) async throws {
        let folder = try TemporaryFolder()
        let path = try await make(
            ["-f", "lavfi", "-i", "testsrc=size=64x36:duration=1", "-frames:v", "1"], folder.file("a.\(kind)"))
        await #expect(throws: MediaError.stillPicture(path: path.string)) { try await probe(path) }
    }

    @Test("A picture that was given another name is still one", arguments: ["a.mp4", "a.wav", "a"])
    func renamed(_ name: String) async throws {
        let folder = try TemporaryFolder()
        let path = try await make(
            ["-f", "lavfi", "-i", "testsrc=size=64x36:duration=1", "-frames:v", "1", "-f", "image2", "-c:v", "png"],
            folder.file(name))
        await #expect(throws: MediaError.stillPicture(path: path.string)) { try await probe(path) }
    }

    @Test("Half a picture is no media, or a picture, and nothing else", arguments: ["png", "jpg"])
    func half(_ kind: String) async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("\u{89}PNG\r\n", to: "a.\(kind)")
        let error = await #expect(throws: MediaError.self) { try await probe(path) }
        switch error {
        case .stillPicture, .unreadable: break
        default: Issue.record("\(String(describing: error))")
        }
    }
}
