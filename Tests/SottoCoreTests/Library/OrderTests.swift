import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("The order of the library's list")
struct OrderTests {
    private let test: TestHome

    init() throws {
        test = try TestHome()
    }

    private func titles(
        _ sort: ItemQuery.Sort, _ order: ItemQuery.Order? = nil, search: String? = nil
    ) throws -> [String] {
        try test.library.page(ItemQuery(search: search, sort: sort, order: order, limit: 100)).items.map(\.title)
    }

    /// Adds these in an order that is not theirs, and expects lists by title to have theirs.
    private func expectOrder(_ sorted: [String], location: SourceLocation = #_sourceLocation) throws {
        let middle = sorted.count / 2
        for title in Array(sorted[middle...].reversed()) + sorted[..<middle] { try test.record("\(title).wav") }
        #expect(try titles(.title) == sorted, sourceLocation: location)
        #expect(try titles(.title, .descending) == sorted.reversed(), sourceLocation: location)
    }

    @Test("Titles are looked up without regard to case and accents")
    func letters() throws {
        try expectOrder(["apple", "Éclair", "école", "FILM", "Größe", "zebra", "映画"])
    }

    @Test("Numbers in titles count as numbers, wherever they are and however they are written")
    func numbers() throws {
        try expectOrder([
            "1 film", "02 film", "3 film", "10 film", "scene 1 take 9", "Scene 1 take 10", "scene 2", "Ｓｃｅｎｅ ３",
            "scene 10",
        ])
    }

    @Test("A number may be longer than any that computers reckon with")
    func longNumbers() throws {
        let long = String(repeating: "9", count: 40)
        try expectOrder([
            "0", "000000000000000000001", "9", "999999999999", "1234567890123", "20260101123045", long, "1\(long)", "a",
        ])
    }

    @Test("Titles that count as the same keep the order of adding")
    func equal() throws {
        for name in ["Scene 1.wav", "scene 01.wav", "SCÈNE 1.wav"] { try test.record(name) }
        #expect(try titles(.title) == ["Scene 1", "scene 01", "SCÈNE 1"])
        #expect(try titles(.title, .descending) == ["SCÈNE 1", "scene 01", "Scene 1"])
    }

    @Test("A list by duration has the shortest first, and those of one length as they were added")
    func duration() throws {
        for (name, seconds) in [("b", 10), ("d", 10.5), ("a", 9.75), ("c", 10)] {
            try test.record("\(name).wav", duration: seconds)
        }
        #expect(try titles(.duration) == ["a", "b", "c", "d"])
        #expect(try titles(.duration, .descending) == ["d", "c", "b", "a"])
    }

    @Test("A list by adding has the newest first, or the oldest")
    func added() throws {
        for name in ["b.wav", "c.wav", "a.wav"] { try test.record(name) }
        #expect(try titles(.added) == ["a", "c", "b"])
        #expect(try titles(.added, .ascending) == ["b", "c", "a"])
    }

    @Test("What a search finds is in the order that is asked for")
    func search() throws {
        for (name, seconds) in [("holiday 10", 1.0), ("work", 5), ("Holiday 9", 3), ("my holidays", 2)] {
            try test.record("\(name).wav", duration: seconds)
        }
        #expect(try titles(.title, search: "holi") == ["Holiday 9", "holiday 10", "my holidays"])
        #expect(try titles(.title, .descending, search: "holi") == ["my holidays", "holiday 10", "Holiday 9"])
        #expect(try titles(.duration, search: "holi") == ["holiday 10", "my holidays", "Holiday 9"])
        #expect(try titles(.added, search: "holi") == ["my holidays", "Holiday 9", "holiday 10"])
        #expect(try titles(.added, .ascending, search: "holi") == ["holiday 10", "Holiday 9", "my holidays"])
        #expect(try titles(.title, search: "!") == [])
    }

    @Test("Items that are removed are in no list", arguments: ItemQuery.Sort.allCases)
    func removed(_ sort: ItemQuery.Sort) throws {
        let item = try test.record("gone.wav")
        try test.record("here.wav")
        try test.library.remove(item, derived: false)
        #expect(try titles(sort) == ["here"])
        #expect(try titles(sort, search: "gone") == [])
    }

    @Test("A file that moves to another name moves in the list by title")
    func moved() async throws {
        for name in ["b.wav", "m.wav"] { try Sound.write(Sound.tone(), to: test.folder.file(name)) }
        _ = try await test.add(test.folder.file("m.wav"))
        let item = try await test.add(test.folder.file("b.wav")).0
        #expect(try titles(.title) == ["b", "m"])
        let new = test.folder.file("Z.wav")
        try test.execute(
            "UPDATE item SET sha256 = ? WHERE id = ?", [FileHash.sha256(of: FilePath(item.path)), item.id])
        try FileManager.default.moveItem(atPath: item.path, toPath: new.string)
        #expect(try await test.add(new).1 == .relinked)
        #expect(try titles(.title) == ["m", "Z"])
    }
}
