import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("Addresses instead of paths")
struct AddressTests {
    @Test(
        "An address of a file on this machine is its path",
        arguments: [
            ("file:///films/a%20b.mov", "/films/a b.mov"), ("file://localhost/films/100%25.wav", "/films/100%.wav"),
            ("FILE:///films/%C3%A4.wav", "/films/ä.wav"), ("file:/films/a.wav", "/films/a.wav"),
            ("/films/a%20b.mov", "/films/a%20b.mov"), ("films/a.mov", "films/a.mov"), ("a:b.wav", "a:b.wav"),
        ])
    func file(text: String, path: String) throws {
        #expect(FilePath(userText: text).string == path)
        try FilePath(userText: text).requireNoAddress()
    }

    @Test(
        "An address of anything else is refused by a code of its own",
        arguments: [
            ("smb://server/films/a.mov", "Mount"), ("http://example.org/a.mp4", "Download"),
            ("https://example.org/a.mp4", "Download"), ("sftp://server/a.mov", "Download"),
            ("file://server/share/a.mov", "this machine"), ("file:///a%00b", "this machine"),
            ("file:///%FF", "this machine"), ("dav+sd://x/y", "Mount"),
        ])
    func elsewhere(text: String, hint: String) throws {
        let error = #expect(throws: SottoError.self) { try FilePath(userText: text).requireNoAddress() }
        #expect(error?.code == "not_a_path")
        #expect(error?.hint.contains(hint) == true)
    }

    @Test("A file that has the very name of an address is meant by it")
    func literal() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.file("smb:").string, withIntermediateDirectories: true)
        let path = try folder.write("x", to: "smb:/a.wav")
        try FilePath(userText: path.string).requireNoAddress()
        #expect(FilePath(userText: path.string) == path)
    }
}
