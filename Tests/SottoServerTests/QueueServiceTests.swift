import ServiceLifecycle
import SottoCore
import SottoServer
import Testing

@Suite("The queue beside the server")
struct QueueServiceTests {
    private let test: TestHome
    private let queue: QueueService

    init() throws {
        test = try TestHome()
        queue = test.queue
    }

    /// Has the queue run while something is done, and expects it to end at once when the server stops.
    private func withQueue(_ work: () async throws -> Void) async throws {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [queue], logger: Requests.logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await work()
            let began = ContinuousClock.now
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            #expect(ContinuousClock.now - began < .seconds(3))
        }
        #expect(!queue.isRunning)
        #expect(try !Runner.isRunning(test.home))
    }

    /// Whether a job was run: there is no pack, so it has failed.
    private func wasRun(_ job: Job) async throws -> Bool {
        try await eventually { try test.jobs.job(job.id).error?.code == "pack_not_installed" }
    }

    @Test("It runs what is queued, before and while it runs")
    func runs() async throws {
        let first = try test.queueJob("a.wav")
        try await withQueue {
            #expect(try await wasRun(first))
            #expect(queue.isRunning)
            let second = try test.queueJob("b.wav")
            #expect(try await wasRun(second))
        }
    }

    @Test("While another process runs the queue it leaves it alone, and takes over when that ends")
    func elsewhere() async throws {
        let job = try test.queueJob("a.wav")
        var claim = try await Runner.claim(test.home)
        #expect(claim != nil)
        try await withQueue {
            try await Task.sleep(for: .milliseconds(1_500))
            #expect(!queue.isRunning)
            #expect(try test.jobs.job(job.id).state == .queued)
            claim = nil
            #expect(try await wasRun(job))
            #expect(queue.isRunning)
        }
    }

    @Test("A failure of the queue itself does not end it: when its cause is gone it goes on")
    func failure() async throws {
        try await test.database.pool.write { try $0.execute(sql: "ALTER TABLE job RENAME TO lost") }
        try await withQueue {
            try await Task.sleep(for: .milliseconds(500))
            #expect(!queue.isRunning)
            try await test.database.pool.write { try $0.execute(sql: "ALTER TABLE lost RENAME TO job") }
            #expect(try await eventually { queue.isRunning })
        }
    }
}
