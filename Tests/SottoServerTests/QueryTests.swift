import Hummingbird
import SottoCore
import SottoServer
import Testing

@Suite("The query of a request")
struct QueryTests {
    private func query(_ text: String) throws -> Query { try Query(Requests.make(.get, "/items\(text)")) }

    private func refusal(_ act: () throws -> Void) -> String? {
        let error = #expect(throws: APIError.self) { try act() }
        #expect(error?.status == .badRequest)
        #expect(error?.error.code == "invalid_request")
        return error?.error.message
    }

    @Test(
        "Without a query, and for names that are not in it, there is no value", arguments: ["", "?", "?&&", "?other=1"])
    func none(_ text: String) throws {
        let query = try query(text)
        #expect(try query.text("search", limit: 10) == nil)
        #expect(try query.integer("offset", in: 0...9) == nil)
        #expect(try query.cursor() == nil)
        #expect(try query.limit() == 100)
        #expect(try !query.flag("derived"))
        #expect(try query.choice("sort", ItemQuery.Sort.self) == nil)
    }

    @Test(
        "Text is what was encoded, whatever its letters",
        arguments: [
            ("?search=two%20words", "two words"), ("?search=two+words", "two words"), ("?search=1%2B1%3D2", "1+1=2"),
            ("?search=a=b", "a=b"), ("?search=%E6%98%A0%E7%94%BB", "映画"), ("?search=", ""), ("?search", ""),
            ("?a=1&search=%26&b=2", "&"), ("?search=%00", "\0"), ("?search=first&search=second", "second"),
            ("?se%61rch=x", "x"),
        ])
    func text(_ text: String, _ value: String) throws {
        #expect(try query(text).text("search", limit: 10) == value)
    }

    @Test("What is not properly encoded is refused", arguments: ["?search=%", "?search=%G0", "?%FF=1", "?search=%C3"])
    func encoding(_ text: String) {
        #expect(refusal { _ = try query(text) }?.contains("encoded") == true)
    }

    @Test("Text is counted in characters, and none too long is taken")
    func length() throws {
        #expect(try query("?search=%C3%A4%C3%A4").text("search", limit: 2) == "ää")
        #expect(refusal { _ = try query("?search=abc").text("search", limit: 2) }?.contains("\"search\"") == true)
    }

    @Test("A number is one within its range", arguments: [("0", 0), ("9", 9), ("007", 7), ("+5", 5)])
    func numbers(_ text: String, _ number: Int) throws {
        // A plus sign is a space unless it is encoded.
        let encoded = text.replacing("+", with: "%2B")
        #expect(try query("?offset=\(encoded)").integer("offset", in: 0...9) == number)
    }

    @Test(
        "Anything else is refused by its value",
        arguments: ["", "10", "-1", "1.5", "1e3", "ten", "0x1", "1%20", "99999999999999999999", "%D9%A1"])
    func noNumbers(_ text: String) {
        #expect(refusal { _ = try query("?offset=\(text)").integer("offset", in: 0...9) }?.contains("0 to 9") == true)
    }

    @Test("A page has 1 to 1000 entries")
    func limit() throws {
        #expect(try query("?limit=1").limit() == 1)
        #expect(try query("?limit=1000").limit() == 1_000)
        for text in ["0", "1001", "-5"] { #expect(refusal { _ = try query("?limit=\(text)").limit() } != nil) }
    }

    @Test("A cursor is a number that a page has given")
    func cursor() throws {
        #expect(try query("?cursor=123456789012").cursor() == 123_456_789_012)
        for text in ["-1", "abc", "9223372036854775807"] {
            #expect(refusal { _ = try query("?cursor=\(text)").cursor() } != nil)
        }
    }

    @Test("A flag is true or false and nothing else")
    func flag() throws {
        #expect(try query("?derived=true").flag("derived"))
        #expect(try !query("?derived=false").flag("derived"))
        for text in ["", "1", "yes", "TRUE"] {
            #expect(refusal { _ = try query("?derived=\(text)").flag("derived") }?.contains("\"\(text)\"") == true)
        }
    }

    @Test("A choice is one of those that there are; another is refused with them")
    func choice() throws {
        #expect(try query("?sort=title").choice("sort", ItemQuery.Sort.self) == .title)
        for text in ["", "Title", "size"] {
            let message = refusal { _ = try query("?sort=\(text)").choice("sort", ItemQuery.Sort.self) }
            for name in ["\"added\"", "\"title\"", "\"duration\"", "\"\(text)\""] {
                #expect(message?.contains(name) == true)
            }
        }
    }
}
