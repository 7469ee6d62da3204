import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("sotto library")
struct LibraryCommandTests {
    private let sotto: Sotto

    init() throws {
        sotto = try Sotto()
    }

    private func items(_ search: String? = nil) async throws -> [ItemDocument] {
        let result =
            if let search {
                try await sotto("library", "list", "--json", "--search", search)
            } else {
                try await sotto("library", "list", "--json")
            }
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        return try result.json()
    }

    @Test("An empty library says how to fill it, and is an empty array for scripts")
    func empty() async throws {
        let text = try await sotto("library", "list")
        #expect(text.status == 0)
        #expect(text.output.isEmpty)
        #expect(text.errors.contains("sotto library add"))
        #expect(try await items().isEmpty)
    }

    @Test("Adding prints id, what happened and the path, a line a file")
    func add() async throws {
        let path = try await sotto.sound("a song.wav")
        let first = try await sotto("library", "add", "a song.wav")
        #expect(first.status == 0)
        #expect(first.output.hasSuffix("  added  \(path)\n"))
        let again = try await sotto("library", "add", path.string)
        #expect(again.output == first.output.replacing("  added  ", with: "  known  "))
        let listed = try await items()
        #expect(listed.map(\.path) == [path.string])
        #expect(first.output.hasPrefix(listed[0].id))
    }

    @Test("Of several files the bad ones are named, the others added, and the exit code is 1")
    func addSeveral() async throws {
        let good = [try await sotto.sound("one.wav"), try await sotto.sound("two.wav")]
        let bad = try sotto.folder.write("words", to: "bad.wav")
        let result = try await sotto("library", "add", good[0].string, bad.string, "/no/where.wav", good[1].string)
        #expect(result.status == 1)
        #expect(result.output.split(separator: "\n").count == 2)
        #expect(result.errors.contains("Error [not_media]: \"\(bad)\""))
        #expect(result.errors.contains("Error [not_found]: "))
        #expect(try await items().map(\.title) == ["two", "one"])
    }

    @Test("A list can be searched and cut, and says what it left out")
    func list() async throws {
        for name in ["alpha.wav", "beta.wav", "alpha two.wav"] {
            try await sotto("library", "add", sotto.sound(name).string)
        }
        #expect(try await items("alp").map(\.title) == ["alpha two", "alpha"])
        #expect(try await items("\"' OR").isEmpty)
        let cut = try await sotto("library", "list", "--limit", "1")
        #expect(cut.output.contains("alpha two"))
        #expect(!cut.output.contains("beta"))
        #expect(cut.errors.contains("1 of 3"))
        let none = try await sotto("library", "list", "--search", "gamma")
        #expect(none.status == 0)
        #expect(none.errors.contains("Nothing matches"))
    }

    @Test("An item is shown by id, beginning of an id, or path; an unknown one is an error")
    func show() async throws {
        let path = try await sotto.sound("one.wav")
        try await sotto("library", "add", path.string)
        let id = try #require(try await items().first?.id)
        for reference in [id, String(id.prefix(8)), path.string, "one.wav"] {
            let result = try await sotto("library", "show", reference)
            #expect(try result.json(as: ItemDocument.self).id == id)
        }
        expectError(try await sotto("library", "show", "other.wav"), "unknown_item")
    }

    @Test("A missing file is shown as missing")
    func missing() async throws {
        let path = try await sotto.sound("one.wav")
        try await sotto("library", "add", path.string)
        try FileManager.default.removeItem(atPath: path.string)
        #expect(try await items().first?.missing == true)
        #expect(try await sotto("library", "list").output.contains("missing"))
    }

    @Test("Removing says that the file is untouched, and adding it again revives it")
    func remove() async throws {
        let path = try await sotto.sound("one.wav")
        try await sotto("library", "add", path.string)
        let removed = try await sotto("library", "remove", path.string, "--derived")
        #expect(removed.status == 0)
        #expect(removed.output.isEmpty)
        #expect(removed.errors.contains("is untouched"))
        #expect(FileManager.default.fileExists(atPath: path.string))
        expectError(try await sotto("library", "remove", path.string), "unknown_item")
        #expect(try await sotto("library", "add", path.string).output.contains("  revived  "))
    }

    @Test("Separating queues and prints the job's id; a second time it is the same job, and says so")
    func separate() async throws {
        let id = try await sotto.queue("one.wav")
        #expect(UUID(uuidString: id) != nil)
        let again = try await sotto("library", "separate", "one.wav")
        #expect(again.status == 0)
        #expect(again.output == "\(id)\n")
        #expect(again.errors.contains("\"one\" is queued already"))
        expectError(try await sotto("library", "remove", "one.wav"), "item_busy")
    }

    @Test("When one of several items is unknown nothing is queued")
    func separateUnknown() async throws {
        try await sotto("library", "add", sotto.sound("one.wav").string)
        expectError(try await sotto("library", "separate", "one.wav", "nothing"), "unknown_item")
        #expect(try await sotto("jobs", "list", "--json").json(as: [JobDocument].self).isEmpty)
    }

    @Test("Waiting for a job that cannot succeed ends with its error")
    func wait() async throws {
        try await sotto("library", "add", sotto.sound("one.wav").string)
        let result = try await sotto("library", "separate", "one.wav", "--wait")
        #expect(result.status == 1)
        #expect(result.errors.contains("Error [pack_not_installed]: "))
        #expect(result.output.split(separator: "\n").count == 1)
    }
}
