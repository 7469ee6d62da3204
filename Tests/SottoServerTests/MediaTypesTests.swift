import SottoServer
import SystemPackage
import Testing

@Suite("The types that files are served as")
struct MediaTypesTests {
    @Test(
        "What a browser plays has its type, whatever its case",
        arguments: [
            ("a.mp4", "video/mp4"), ("a.MOV", "video/mp4"), ("a.webm", "video/webm"), ("a.mp3", "audio/mpeg"),
            ("a.m4a", "audio/mp4"), ("a.FLAC", "audio/flac"), ("a b.c.wav", "audio/wav"), ("a.opus", "audio/ogg"),
        ])
    func played(_ name: String, _ type: String) {
        #expect(MediaTypes.type(of: FilePath("/films/\(name)")) == type)
    }

    @Test(
        "Nothing is ever served as a page or a script",
        arguments: [
            "a", "a.html", "a.htm", "a.svg", "a.xml", "a.js", "a.pdf", "mp4", ".mp4", "a.mp4.html", "a.avi",
        ])
    func saved(_ name: String) {
        #expect(MediaTypes.type(of: FilePath("/films/\(name)")) == "application/octet-stream")
    }
}
