import SottoCore
import SystemPackage
import Testing

@Suite("Naming an item or a job")
struct ReferenceTests {
    private let test: TestHome

    init() throws {
        test = try TestHome()
    }

    private func code(_ find: () throws -> Void) -> String? {
        #expect(throws: SottoError.self) { try find() }?.code
    }

    @Test("An item is found by its id, a unique beginning of it, in any case, and by its path")
    func items() throws {
        let item = try test.record()
        try test.execute("UPDATE item SET id = 'abcdef01-0000-0000-0000-000000000000'")
        for reference in ["abcdef01-0000-0000-0000-000000000000", "abcdef01", "a", "ABC", item.path] {
            #expect(try test.library.item(reference).path == item.path)
        }
    }

    @Test("A missing file's item is still found by the path")
    func missing() throws {
        let item = try test.record()
        try test.execute("UPDATE item SET path = '/not/there.wav'")
        #expect(try test.library.item("/not/there.wav").id == item.id)
    }

    @Test("A beginning that several share is refused, and so is what names nothing")
    func itemErrors() throws {
        _ = try test.record("a.wav")
        try test.execute("UPDATE item SET id = 'abc00000-0000-0000-0000-000000000000'")
        _ = try test.record("b.wav")
        try test.execute("UPDATE item SET id = 'abd00000-0000-0000-0000-000000000000' WHERE title = 'b'")
        #expect(code { _ = try test.library.item("ab") } == "ambiguous_item")
        for reference in ["", "abe", "%", "a%", "_b", "b.wav", "/nowhere", "-"] {
            #expect(code { _ = try test.library.item(reference) } == "unknown_item", "\(reference)")
        }
    }

    @Test("A job is found by its id and a unique beginning of it")
    func jobs() throws {
        let first = try test.queue("a.wav")
        try test.execute("UPDATE job SET id = 'abc00000-0000-0000-0000-000000000000' WHERE id = ?", [first.id])
        let second = try test.queue("b.wav")
        try test.execute("UPDATE job SET id = 'abd00000-0000-0000-0000-000000000000' WHERE id = ?", [second.id])
        #expect(try test.jobs.job("ABC").itemID == first.itemID)
        #expect(code { _ = try test.jobs.job("ab") } == "ambiguous_job")
        for reference in ["", "%", "abe", "zz"] {
            #expect(code { _ = try test.jobs.job(reference) } == "unknown_job", "\(reference)")
        }
    }
}
