import Foundation
import SottoCore
import Testing

@Suite("Work that can be cancelled through the database")
struct CancelRequestTests {
    private let test: TestHome
    private let job: Job

    init() throws {
        test = try TestHome()
        _ = try test.queue("a.wav")
        job = try #require(try test.jobs.claimNext())
    }

    private var request: CancelRequest { CancelRequest(store: test.jobs, job: job.id) }

    @Test("Work that nobody cancels gives its result, or its own error")
    func undisturbed() async throws {
        #expect(try await request.during { 42 } == 42)
        let error = SottoError(code: "own", message: "m", hint: "h")
        await #expect(throws: error) { try await request.during { throw error } }
    }

    @Test("Work is cancelled within two seconds of the request")
    func asked() async throws {
        let began = Recorder<Bool>()
        let request = request
        let work = Task {
            try await request.during {
                began.add(true)
                try await Task.sleep(for: .seconds(60))
            }
        }
        #expect(try await eventually { began.all.count == 1 })
        let asked = ContinuousClock.now
        try test.jobs.cancel(job.id)
        await #expect(throws: SottoError.cancelled) { try await work.value }
        #expect(ContinuousClock.now - asked < .seconds(2))
    }

    @Test("A request from before the work began counts")
    func askedBefore() async throws {
        try test.jobs.cancel(job.id)
        await #expect(throws: SottoError.cancelled) {
            try await request.during { try await Task.sleep(for: .seconds(60)) }
        }
    }

    @Test("Work that ends well nevertheless keeps its result")
    func tooLate() async throws {
        let store = test.jobs
        let id = job.id
        let result = try await request.during {
            try store.cancel(id)
            // It does not look whether it is cancelled.
            await Task { try? await Task.sleep(for: .milliseconds(500)) }.value
            return "published"
        }
        #expect(result == "published")
    }

    @Test("Work that ends well keeps its result although the task is cancelled")
    func cancelledTooLate() async throws {
        let request = request
        let began = Recorder<Bool>()
        let work = Task {
            try await request.during {
                began.add(true)
                // As what publishes: it does not look whether it is cancelled.
                while !Task.isCancelled { await Task.yield() }
                await Task { try? await Task.sleep(for: .milliseconds(20)) }.value
                return "published"
            }
        }
        #expect(try await eventually { !began.all.isEmpty })
        work.cancel()
        #expect(try await work.value == "published")
    }

    @Test("When the task is cancelled the error says that, not that someone asked")
    func taskCancelled() async throws {
        let request = request
        let task = Task { try await request.during { try await Task.sleep(for: .seconds(60)) } }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
