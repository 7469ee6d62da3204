import Foundation
import ServiceLifecycle
import SottoCore
import SottoServer
import SystemPackage
import Testing

@Suite("Telling what happens in the home")
struct EventServiceTests {
    private let test: TestHome
    private let hub = EventHub()

    init() throws {
        test = try TestHome()
    }

    /// Has the service run while something is done; its end is awaited.
    private func withService(_ work: (ServiceGroup) async throws -> Void) async throws {
        let service = EventService(
            database: test.database, hub: hub, teller: test.teller, logger: Requests.logger)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [service], logger: Requests.logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            // The first look at everything.
            let first = try await told(until: { $0.contains { $0.name == "status" } })
            #expect(first.filter { $0.name == "pack" }.count == PackID.allCases.count)
            try await work(group)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// What is told from the beginning, as soon as a condition holds of it.
    private func told(until condition: ([ReceivedEvent]) throws -> Bool) async throws -> [ReceivedEvent] {
        var all: [ReceivedEvent] = []
        var last = 0
        let limit = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < limit {
            let delivery = Task { [hub, last] in await hub.next(after: last) }
            let impatience = Task {
                try await Task.sleep(for: .seconds(20))
                delivery.cancel()
            }
            defer { impatience.cancel() }
            guard case .events(let events, let position) = await delivery.value else { break }
            last = position
            all += events.map(ReceivedEvent.init)
            if try condition(all) { return all }
        }
        Issue.record("this was told: \(all)")
        return all
    }

    @Test("A change is told within a second, and with it the new status")
    func changes() async throws {
        try await withService { _ in
            let began = ContinuousClock.now
            let job = try test.queueJob("a.wav")
            let events = try await told { events in
                let queued = try events.last { $0.name == "status" }?.document()["queued"] as? Int
                return queued == 1 && events.contains { $0.name == "job" }
            }
            #expect(ContinuousClock.now - began < .seconds(3))
            #expect(events.contains { $0.name == "job" && $0.data.contains(job.id) })
            #expect(events.contains { $0.name == "item" && $0.data.contains(job.itemID ?? "") })
        }
    }

    @Test("The log of a running job is told with its size whenever it has grown, and once more at its end")
    func logs() async throws {
        let job = try test.queueJob("a.wav")
        _ = try test.jobs.claimNext()
        try await withService { _ in
            let log = JobLog(home: test.home, job: job.id)
            log.write(.info, "one")
            func size(_ events: [ReceivedEvent]) throws -> Int? {
                let last = try events.last { $0.name == "log" }?.document()
                return last?["job_id"] as? String == job.id ? last?["size"] as? Int : nil
            }
            let grown = test.jobs.logSize(of: job.id)
            #expect(grown > 0)
            _ = try await told { try size($0) == grown }
            log.write(.info, "the last words")
            try test.jobs.finish(job.id, .succeeded)
            let whole = test.jobs.logSize(of: job.id)
            _ = try await told { try size($0) == whole }
        }
    }

    @Test("A pack that comes or goes is told, although no database knows of it")
    func packs() async throws {
        try await withService { _ in
            func state(_ events: [ReceivedEvent]) throws -> String? {
                let packs = try events.filter { $0.name == "pack" }.map { try $0.document() }
                return packs.last { $0["id"] as? String == "spleeter-model" }?["state"] as? String
            }
            try FakeModel.install(in: test.home)
            _ = try await told { try state($0) == "installed" }
            try PackStore(home: test.home).remove(.spleeterModel)
            _ = try await told { try state($0) == "not_installed" }
        }
    }

    @Test("When the server stops every stream ends at once")
    func stopped() async throws {
        try await withService { group in
            let last = await hub.position
            async let delivery = hub.next(after: last)
            try await Task.sleep(for: .milliseconds(100))
            let began = ContinuousClock.now
            await group.triggerGracefulShutdown()
            if case .closed = await delivery {} else { Issue.record("the stream goes on") }
            #expect(ContinuousClock.now - began < .seconds(2))
        }
    }
}
