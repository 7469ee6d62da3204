import Testing

import DesktopCore

@Suite struct EventParserTests {
    private let stream = """
        retry: 1000

        id: 7
        event: job
        data: {"a":1}

        :

        data: x
        data:y

        event: status
        data: {}


        """
    private let expected = [
        ServerEvent(name: "job", data: #"{"a":1}"#), ServerEvent(name: "message", data: "x\ny"),
        ServerEvent(name: "status", data: "{}"),
    ]

    @Test(arguments: 1...20) func piecesOfAnySizeAreTheSameEvents(size: Int) {
        var parser = EventParser()
        let bytes = Array(stream.utf8)
        let events = stride(from: 0, to: bytes.count, by: size).flatMap { start in
            parser.events(in: bytes[start...].prefix(size))
        }
        #expect(events == expected)
        #expect(parser.lastID == "7")
    }

    @Test(arguments: ["\r", "\r\n"]) func otherEndsOfLinesAreTheSameEvents(end: String) {
        var parser = EventParser()
        let events = parser.events(in: stream.replacing("\n", with: end).utf8)
        #expect(events == expected)
    }

    @Test func charactersAreNotTornApart() {
        var parser = EventParser()
        let events = "data: 🎬 é\n\n".utf8.flatMap { parser.events(in: [$0]) }
        #expect(events == [ServerEvent(name: "message", data: "🎬 é")])
    }

    @Test func whatAnEndCutsOffIsNoEventAndTheNumberStays() {
        var parser = EventParser()
        let none = parser.events(in: "id: 3\nevent: job\ndata: {\"a\"".utf8)
        #expect(none.isEmpty)
        parser.endStream()
        let events = parser.events(in: "event: log\ndata: 1\n\n".utf8)
        #expect(events == [ServerEvent(name: "log", data: "1")])
        #expect(parser.lastID == "3")
    }

    @Test func anEventWithoutDataIsNone() {
        var parser = EventParser()
        let none = parser.events(in: "event: job\n\n\n\n".utf8)
        #expect(none.isEmpty)
    }
}
