import SottoCore
import Testing

@Suite("Searching the library")
struct SearchTests {
    private let test: TestHome

    init() throws {
        test = try TestHome()
        for name in ["Summer holiday 2024.mp4", "holiday song.flac", "Der Spaß – Größe.wav", "映画 été.mkv"] {
            _ = try test.record(name)
        }
    }

    private func titles(_ search: String?) throws -> [String] {
        try test.library.page(search: search, limit: 10).items.map(\.title)
    }

    @Test("Words find the beginnings of words, whatever their case")
    func prefixes() throws {
        #expect(try titles("hol") == ["holiday song", "Summer holiday 2024"])
        #expect(try titles("SUMM") == ["Summer holiday 2024"])
        #expect(try titles("oliday") == [])
    }

    @Test("All words must be there, in any order")
    func several() throws {
        #expect(try titles("2024 hol") == ["Summer holiday 2024"])
        #expect(try titles("holiday winter") == [])
    }

    @Test("Letters beyond ASCII are found, with and without their accents")
    func nonASCII() throws {
        #expect(try titles("größ") == ["Der Spaß – Größe"])
        #expect(try titles("ete") == ["映画 été"])
        #expect(try titles("映画") == ["映画 été"])
    }

    @Test("Nothing to look for means everything", arguments: [nil, "", "  ", "\t\n"])
    func blank(_ search: String?) throws {
        #expect(try titles(search).count == 4)
    }

    @Test(
        "What SQLite's search language means by signs means nothing here",
        arguments: [
            "holiday AND", "OR", "NOT holiday", "NEAR(a b)", "\"", "\"holiday", "holiday*", "title:holiday", "(holiday",
            "holiday)", "^holiday", "-holiday", "+", "'; DROP TABLE item; --", "%", "\\", "*", "–", "{title} : x",
            "a\u{0}b",
        ]
    )
    func operators(_ search: String) throws {
        _ = try titles(search)
        #expect(try titles(nil).count == 4)
    }

    @Test("Signs between words are passed over")
    func signs() throws {
        #expect(try titles("holiday*") == ["holiday song", "Summer holiday 2024"])
        #expect(try titles("\"summer-holiday\"") == ["Summer holiday 2024"])
        #expect(try titles("spaß – größe") == ["Der Spaß – Größe"])
        #expect(try titles("!?") == [])
    }

    @Test("An item that is renamed is found under its new name only")
    func renamed() throws {
        try test.execute("UPDATE item SET title = 'winter' WHERE title LIKE 'Summer%'")
        #expect(try titles("winter") == ["winter"])
        try test.execute("UPDATE item SET removedAt = '2026-01-01' WHERE title = 'winter'")
        #expect(try titles("winter") == [])
    }

    @Test("A page holds the newest, and says how many there are in all")
    func paging() throws {
        let page = try test.library.page(limit: 3)
        #expect(page.items.map(\.title) == ["映画 été", "Der Spaß – Größe", "holiday song"])
        #expect(page.totalCount == 4)
        let found = try test.library.page(search: "holiday", limit: 1)
        #expect(found.items.map(\.title) == ["holiday song"])
        #expect(found.totalCount == 2)
    }

    @Test("Words joined by a sign of any alphabet are words of their own")
    func joined() throws {
        #expect(try titles("spaß–größe") == ["Der Spaß – Größe"])
        #expect(try titles("größe–spaß") == ["Der Spaß – Größe"])
    }

    @Test("Removed items are neither found nor counted, and are again when they are back")
    func removed() throws {
        try test.execute("UPDATE item SET removedAt = '2026-01-01' WHERE title LIKE '%holiday%'")
        #expect(try test.library.page(search: "holiday", limit: 10).totalCount == 0)
        #expect(try test.library.page(search: test.folder.path.string, limit: 1).totalCount == 2)
        #expect(try test.library.page(limit: 1).totalCount == 2)
        try test.execute("UPDATE item SET removedAt = NULL, title = 'winter' WHERE title LIKE 'Summer%'")
        #expect(try titles("holiday") == ["winter"])
        #expect(try titles("winter") == ["winter"])
        #expect(try titles("summer") == ["winter"])
        #expect(try test.library.page(limit: 1).totalCount == 3)
    }

    @Test("A full page counts on; one that is not full is the whole")
    func counts() throws {
        for limit in 1...5 {
            #expect(try test.library.page(limit: limit).totalCount == 4)
            #expect(try test.library.page(search: "holiday", limit: limit).totalCount == 2)
        }
    }

    @Test("More words than anyone types are searched for like others")
    func manyWords() throws {
        #expect(try titles(String(repeating: "holiday ", count: 2_000)).count == 2)
    }

    @Test("The index holds exactly the items that are not removed, whatever was done to them")
    func soundIndex() throws {
        try test.execute("UPDATE item SET removedAt = '2026-01-01', title = 'gone' WHERE title = 'holiday song'")
        try test.execute("UPDATE item SET title = 'gone again', path = '/elsewhere' WHERE title = 'gone'")
        try test.execute("UPDATE item SET sha256 = NULL, duration = 5")
        try test.execute("DELETE FROM item WHERE title LIKE '%été'")
        try test.execute("UPDATE item SET removedAt = NULL, path = '/back' WHERE title = 'gone again'")
        #expect(try titles("back") == ["gone again"])
        #expect(try titles("song") == [])
        // Compares every word of the index with the rows.
        try test.execute("INSERT INTO itemSearch(itemSearch, rank) VALUES ('integrity-check', 1)")
    }
}
