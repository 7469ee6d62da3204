import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

/// Outputs and homes in folders in which others put links and mounts, before or while Sotto works there. The real program,
/// with a script in the engine's place.
@Suite("Folders that others can write to")
struct SharedFolderTests {
    private let place: Workplace
    private let outside: Outside

    init() throws {
        (place, outside) = (try Workplace(), try Outside())
        try place.sound("a.wav")
    }

    private func mounted(_ script: String) async throws -> ProgramResult {
        try await place.shell(
            "set -e\n\(script)", after: try await Namespaces.entering(.mounts),
            variables: ["OUTSIDE": outside.path.string])
    }

    @Test("What is mounted in a dead work folder, or on one, keeps what it holds", arguments: ["/staging", ""])
    func mountInWorkFolder(_ below: String) async throws {
        let output = try place.folder.folder("out/a")
        let dead = try DeadWorkFolder.make(in: output)
        try DeadWorkFolder.age(dead)
        let result = try await mounted(
            """
            mount --bind "$OUTSIDE" "out/a/\(dead.lastComponent?.string ?? "")\(below)"
            "$SOTTO" separate a.wav -o out --quiet >/dev/null
            """)
        #expect(result.status == 0, "\(result.errors)")
        outside.expectUntouched()
        #expect(place.names("out/a").contains("vocals.wav"))
    }

    @Test("What is mounted in an item's folder keeps what it holds when the item goes", arguments: ["", "/separation"])
    func mountInItem(_ below: String) async throws {
        let result = try await mounted(
            """
            "$SOTTO" library add a.wav >/dev/null
            "$SOTTO" library separate a.wav --wait >/dev/null
            item=$(echo "$SOTTO_HOME/derived/items/"*)
            mount --bind "$OUTSIDE" "$item\(below)"
            "$SOTTO" library remove a.wav --derived || true
            "$SOTTO" library list
            """)
        #expect(result.status == 0, "\(result.errors)")
        outside.expectUntouched("\(result.output)\(result.errors)")
    }

    @Test("Outputs that are links are replaced, and what they lead to stays")
    func linkedOutputs() async throws {
        try place.folder.folder("out/a")
        for name in ["vocals.wav", "background.wav", "separation.json"] {
            try outside.link(to: name, at: place.folder.file("out/a/\(name)"))
        }
        let refused = try await place.sotto("separate", "a.wav", "-o", "out")
        #expect(refused.status == 1 && refused.errors.contains("[output_exists]"), "\(refused.errors)")
        let result = try await place.sotto("separate", "a.wav", "-o", "out", "--overwrite")
        #expect(result.status == 0, "\(result.errors)")
        outside.expectUntouched()
        for name in place.names("out/a") {
            let path = place.folder.file("out/a/\(name)").string
            #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: path)) == nil, "\(name)")
        }
    }

    @Test("An output folder that is a link is refused, also with --overwrite", arguments: [[], ["--overwrite"]])
    func linkedFolder(_ options: [String]) async throws {
        try place.folder.folder("out")
        try outside.link(at: place.folder.file("out/a"))
        let result = try await place.sotto(["separate", "a.wav", "-o", "out"] + options)
        #expect(result.status == 1)
        #expect(result.errors.contains("[output_exists]"), "\(result.errors)")
        outside.expectUntouched()
    }

    @Test("An output folder that is exchanged for a link while the engine works gets the stems all the same")
    func exchanged() async throws {
        let exchange = "mv out/a out/moved && ln -s \"$OUTSIDE\" out/a\n"
        try place.install(
            worker: "(cd '\(place.folder.path)' && export OUTSIDE='\(outside.path)' && \(exchange.dropLast()))\n"
                + FakeWorker.separates)
        let result = try await place.sotto("separate", "a.wav", "-o", "out")
        outside.expectUntouched("\(result.errors)")
        // Children are told paths, so the separation may fail; what is published goes to the folder that was opened.
        let moved = place.names("out/moved")
        let isPublished = moved.contains("vocals.wav")
        #expect(isPublished == (result.status == 0), "\(moved)")
    }
}
