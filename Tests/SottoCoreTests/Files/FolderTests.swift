import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("A folder that is held open")
struct FolderTests {
    private let temporary: TemporaryFolder
    private let outside: Outside

    init() throws {
        temporary = try TemporaryFolder()
        outside = try Outside()
    }

    private func opened() throws -> Folder { try Folder(temporary.path) }

    @Test("A folder is removed with all that is in it, whatever its names are")
    func remove() throws {
        try temporary.folder("victim/a/b/c")
        try temporary.write("x", to: "victim/a/b/file")
        // No UTF-8.
        #expect(mkdir("\(temporary.path)/victim/\u{1}", 0o755) == 0)
        let odd: [CChar] = Array("\(temporary.path)/victim/a/".utf8CString.dropLast()) + [-1, -2, 0]
        #expect(mkdir(odd, 0o755) == 0)
        try opened().remove("victim")
        #expect(temporary.names.isEmpty)
    }

    @Test("Links go, and what they lead to stays")
    func links() throws {
        try outside.link(at: temporary.file("victim/deep/link"))
        try outside.link(to: "file", at: temporary.file("victim/link"))
        try outside.link(at: temporary.file("link"))
        for name: FilePath.Component in ["victim", "link"] { try opened().remove(name) }
        #expect(temporary.names.isEmpty)
        outside.expectUntouched()
    }

    @Test("A folder that is exchanged for a link while it is removed leads nowhere else")
    func exchangedWhileRemoved() throws {
        let folder = try opened()
        try temporary.folder("victim/inner")
        outside.exchange(temporary.file("victim/inner")) {
            for name in ["scratch", "staging", "separation"] {
                _ = try? temporary.folder("victim/inner/\(name)")
                _ = try? temporary.write("x", to: "victim/inner/\(name)/own")
            }
            if let victim = try? folder.folder("victim") {
                // All but what the exchange itself needs.
                try? victim.remove("inner")
            }
        }
        // What the test itself wrote through the link is its own.
        for name in ["scratch", "staging", "separation"] {
            try? FileManager.default.removeItem(atPath: outside.path.appending("\(name)/own").string)
        }
        outside.expectUntouched()
    }

    @Test("On the way to a folder no link is followed, but on the way to the folder that it lies below")
    func way() throws {
        try temporary.folder("real/inner")
        try FileManager.default.createSymbolicLink(
            atPath: temporary.file("link").string, withDestinationPath: "real")
        let root = temporary.file("link")
        #expect(try Folder.open(root.appending("inner"), below: root).names().isEmpty)
        try outside.link(at: temporary.file("real/other"))
        let error = #expect(throws: SottoError.self) { try Folder.open(root.appending("other/scratch"), below: root) }
        #expect(error?.code == "unexpected_link")
        #expect(error?.message.contains("\"\(root)/other\"") == true)
        #expect(error?.hint.isEmpty == false)
    }

    @Test("A folder that is not there, or a file in its place, is what it is and no link")
    func others() throws {
        try temporary.write("x", to: "file")
        func code(_ name: FilePath.Component) throws -> String? {
            let folder = try opened()
            return #expect(throws: SottoError.self) { try folder.folder(name) }?.code
        }
        #expect(try code("gone") == "not_found")
        #expect(try code("file") == "not_a_folder")
    }
}
