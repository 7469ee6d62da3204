import Foundation
import Hummingbird
import SottoCore
import SottoServer
import Testing

/// An event as a client reads it.
struct ReceivedEvent: Equatable {
    var id: Int64?
    var name: String
    var data: String

    init(_ event: ServerEvent) {
        let fields = String(buffer: event.bytes).split(separator: "\n").map { $0.split(separator: ":", maxSplits: 1) }
        func value(_ name: String) -> String? {
            fields.first { $0[0] == name }.map { $0[1].trimmingCharacters(in: .whitespaces) }
        }
        id = value("id").flatMap(Int64.init)
        name = value("event") ?? ""
        data = value("data") ?? ""
    }

    func document() throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(data.utf8)) as? [String: Any] ?? [:]
    }
}

@Suite("What is told of changes")
struct ChangeTellerTests {
    private let test: TestHome
    private let teller: ChangeTeller

    init() throws {
        test = try TestHome()
        teller = test.teller
    }

    private func told(after number: Int64, limit: Int = 100) async throws -> (events: [ReceivedEvent], last: Int64) {
        let (events, last) = try await teller.events(after: number, limit: limit)
        return (events.map(ReceivedEvent.init), last)
    }

    @Test("Where nothing has changed nothing is told, and the place stays")
    func nothing() async throws {
        let none = try await told(after: 0)
        #expect(none.events.isEmpty)
        #expect(none.last == 0)
        try test.record("a.wav")
        let all = try await told(after: 0)
        #expect(try await told(after: all.last).events.isEmpty)
        #expect(try await told(after: all.last).last == all.last)
    }

    @Test("An item and a job are told as lists show them, with the numbers of their changes")
    func documents() async throws {
        let job = try test.queueJob("a.wav")
        let (events, last) = try await told(after: 0)
        #expect(events.map(\.name) == ["item", "job"])
        #expect(events.last?.id == last)
        let item = try events[0].document()
        #expect(item["id"] as? String == job.itemID)
        #expect(item["title"] as? String == "a")
        #expect((item["latest_job"] as? [String: Any])?["id"] as? String == job.id)
        let told = try events[1].document()
        #expect(told["id"] as? String == job.id)
        #expect(told["state"] as? String == "queued")
        #expect(told["title"] as? String == "a")
        #expect(told.keys.contains("error"))
    }

    @Test("Of an item that was removed it is told that it is")
    func removed() async throws {
        let item = try test.record("a.wav")
        let before = try await told(after: 0).last
        try test.library.remove(item, derived: false)
        let events = try await told(after: before).events
        #expect(events.map(\.name) == ["item"])
        let document = try #require(try events.first?.document())
        #expect(Set(document.keys) == ["id", "removed"])
        #expect(document["id"] as? String == item.id)
        #expect(document["removed"] as? Bool == true)
    }

    @Test("Who comes back after many changes is told to ask for everything again, and goes on from there")
    func many() async throws {
        for number in 0..<6 { try test.record("\(number).wav") }
        #expect(try await told(after: 0, limit: 6).events.map(\.name) == Array(repeating: "item", count: 6))
        let (events, last) = try await told(after: 0, limit: 5)
        #expect(events.map(\.name) == ["reset"])
        #expect(events.first?.id == last)
        #expect(try await told(after: last, limit: 5).events.isEmpty)
    }

    @Test("A place that this home has never been at, as after a backup was put back, is a reason to ask again")
    func future() async throws {
        try test.record("a.wav")
        let (events, last) = try await told(after: 1_000)
        #expect(events.map(\.name) == ["reset"])
        #expect(events.first?.id == 1)
        #expect(last == 1)
    }

    @Test("The status says what runs and what an engine can be asked for, and takes no place in the order")
    func status() async throws {
        _ = try test.queueJob("a.wav")
        let event = ReceivedEvent(try await teller.statusEvent())
        #expect(event.name == "status")
        #expect(event.id == nil)
        let status = try event.document()
        #expect(Set(status.keys) == ["sotto", "home", "runner", "queued", "running", "engines"])
        #expect(status["queued"] as? Int == 1)
        #expect(status["running"] as? Int == 0)
        #expect(status["runner"] as? String == "none")
        let claim = try #require(try await Runner.claim(test.home))
        #expect(try ReceivedEvent(await teller.statusEvent()).document()["runner"] as? String == "elsewhere")
        withExtendedLifetime(claim) {}
    }
}
