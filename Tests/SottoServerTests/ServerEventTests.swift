import Foundation
import Hummingbird
import SottoServer
import Testing

private struct Document: Encodable {
    var itemId: String
}

@Suite("Events as they are sent")
struct ServerEventTests {
    private func text(_ event: ServerEvent) -> String { String(buffer: event.bytes) }

    @Test("An event has its number, its name and one line of JSON, and ends with an empty line")
    func form() throws {
        let event = try ServerEvent(.job, change: 7, Document(itemId: "a/b"))
        #expect(text(event) == "id: 7\nevent: job\ndata: {\"item_id\":\"a/b\"}\n\n")
    }

    @Test("One that tells of no change has no number, so that the client's place stays")
    func withoutChange() throws {
        #expect(text(try ServerEvent(.reset, [String: Int]())) == "event: reset\ndata: {}\n\n")
    }

    @Test(
        "No text makes a second line of it",
        arguments: [
            "two\nlines", "a\r\nb", "a\rb", "\n\nevent: item\ndata: {}\n\n", "\u{2028}", "\u{85}", "🎬 \"x\" \\",
        ])
    func oneLine(_ title: String) throws {
        let text = text(try ServerEvent(.item, change: 1, ["title": title]))
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r" || $0 == "\r\n" }
        #expect(lines.count == 5)
        #expect(lines.suffix(2) == ["", ""])
        let data = Data(lines[2].dropFirst("data: ".count).utf8)
        #expect(try JSONDecoder().decode([String: String].self, from: data) == ["title": title])
    }
}
