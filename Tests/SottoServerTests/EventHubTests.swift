import SottoServer
import Testing

@Suite("The hub of events")
struct EventHubTests {
    private let hub = EventHub()

    private func events(_ count: Int, from first: Int = 0) throws -> [ServerEvent] {
        try (first..<first + count).map { try ServerEvent(.log, change: Int64($0), ["n": $0]) }
    }

    /// The numbers of the changes that a delivery tells of; nil when it is no delivery of events.
    private func numbers(_ delivery: EventHub.Delivery) -> [Int]? {
        guard case .events(let events, _) = delivery else { return nil }
        return events.compactMap { event in
            String(buffer: event.bytes).firstMatch(of: #/id: (\d+)/#).flatMap { Int($0.1) }
        }
    }

    private func position(_ delivery: EventHub.Delivery) -> Int? {
        switch delivery {
        case .events(_, let position), .lost(let position): position
        case .closed: nil
        }
    }

    private func isLost(_ delivery: EventHub.Delivery) -> Bool {
        if case .lost = delivery { true } else { false }
    }

    private func isClosed(_ delivery: EventHub.Delivery) -> Bool {
        if case .closed = delivery { true } else { false }
    }

    @Test("Every stream gets all that comes after its place, in order")
    func all() async throws {
        await hub.publish(try events(2))
        await hub.publish(try events(3, from: 2))
        #expect(await hub.position == 5)
        let first = await hub.next(after: 0)
        #expect(numbers(first) == [0, 1, 2, 3, 4])
        #expect(position(first) == 5)
        #expect(numbers(await hub.next(after: 3)) == [3, 4])
    }

    @Test("Who has all waits for what comes next, however many wait")
    func waiting() async throws {
        let start = await hub.position
        let got = try await withThrowingTaskGroup(of: [Int]?.self) { group in
            for _ in 0..<200 { group.addTask { numbers(await hub.next(after: start)) } }
            // Time for them to wait; those that come later get the same.
            try await Task.sleep(for: .milliseconds(50))
            await hub.publish(try events(1, from: 7))
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(got == Array(repeating: [7], count: 200))
    }

    @Test("Publishing nothing wakes nobody")
    func nothing() async throws {
        let woken = Recorder<Bool>()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                _ = await hub.next(after: 0)
                woken.add(true)
            }
            try await Task.sleep(for: .milliseconds(50))
            await hub.publish([])
            try await Task.sleep(for: .milliseconds(50))
            #expect(woken.all.isEmpty)
            await hub.publish(try events(1))
            try await group.waitForAll()
        }
    }

    @Test("A slow reader gets what it has missed, as long as that is kept, and then is told that it has lost some")
    func slow() async throws {
        for number in 0..<512 { await hub.publish(try events(1, from: number)) }
        #expect(numbers(await hub.next(after: 0)) == Array(0..<512))
        await hub.publish(try events(1, from: 512))
        let lost = await hub.next(after: 0)
        #expect(isLost(lost))
        #expect(position(lost) == 513)
        #expect(numbers(await hub.next(after: 1)) == Array(1...512))
        await hub.publish(try events(1, from: 513))
        #expect(numbers(await hub.next(after: 513)) == [513])
    }

    @Test("More at once than is kept is a loss for who waits, and the place after it is the right one")
    func burst() async throws {
        await hub.publish(try events(2_000))
        let delivery = await hub.next(after: 0)
        #expect(isLost(delivery))
        #expect(position(delivery) == 2_000)
        #expect(numbers(await hub.next(after: 1_488)) == Array(1_488..<2_000))
    }

    @Test("Closing ends those who wait and all who come later")
    func close() async throws {
        await hub.publish(try events(1))
        try await withThrowingTaskGroup(of: EventHub.Delivery.self) { group in
            for _ in 0..<20 { group.addTask { await hub.next(after: 1) } }
            try await Task.sleep(for: .milliseconds(50))
            await hub.close()
            for try await delivery in group { #expect(isClosed(delivery)) }
        }
        #expect(isClosed(await hub.next(after: 0)))
        await hub.publish(try events(1))
        #expect(isClosed(await hub.next(after: 0)))
    }

    @Test("A stream whose client has gone stops waiting, and the others go on", arguments: [0, 50])
    func cancelled(_ milliseconds: Int) async throws {
        let gone = Task { await hub.next(after: 0) }
        let stays = Task { await hub.next(after: 0) }
        try await Task.sleep(for: .milliseconds(milliseconds))
        gone.cancel()
        #expect(isClosed(await gone.value))
        await hub.publish(try events(1))
        #expect(numbers(await stays.value) == [0])
    }

    @Test("Many who come and go while much happens lose nothing and never hang")
    func load() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    var (last, seen) = (0, [Int]())
                    while last < 400 {
                        let delivery = await hub.next(after: last)
                        seen += numbers(delivery) ?? []
                        last = position(delivery) ?? .max
                    }
                    #expect(seen == Array(0..<400))
                }
                group.addTask {
                    let gone = Task { await hub.next(after: await hub.position) }
                    try await Task.sleep(for: .milliseconds(Int.random(in: 0...20)))
                    gone.cancel()
                    // What had come before that is delivered all the same.
                    let delivery = await gone.value
                    #expect(isClosed(delivery) || numbers(delivery) != nil)
                }
            }
            for number in 0..<400 {
                await hub.publish(try events(1, from: number))
                if number.isMultiple(of: 20) { try await Task.sleep(for: .milliseconds(1)) }
            }
            try await group.waitForAll()
        }
    }
}
