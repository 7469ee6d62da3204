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
}
