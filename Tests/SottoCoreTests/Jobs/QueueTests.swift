import Foundation
import SottoCore
import Testing

@Suite("The queue")
struct QueueTests {
    private let test: TestHome

    init() throws {
        test = try TestHome()
    }

    @Test("Jobs are claimed in the order in which they were queued")
    func order() throws {
        let queued = try ["a.wav", "b.wav", "c.wav"].map { try test.queue($0).id }
        var claimed: [String] = []
        while let job = try test.jobs.claimNext() {
            #expect(job.state == .running)
            #expect(job.attempt == 1)
            #expect(job.startedAt != nil)
            claimed.append(job.id)
        }
        #expect(claimed == queued)
    }

    @Test("Many who claim at once get different jobs")
    func claimingAtOnce() async throws {
        for number in 0..<10 { _ = try test.queue("\(number).wav") }
        let claimed = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<12 { group.addTask { try test.jobs.claimNext()?.id } }
            return try await group.reduce(into: [String]()) { if let id = $1 { $0.append(id) } }
        }
        #expect(claimed.count == 10)
        #expect(Set(claimed).count == 10)
    }

    @Test("Asking twice for the same item gives the job that waits or runs")
    func once() throws {
        let item = try test.record()
        let (first, isNew) = try test.jobs.enqueueSeparation(of: item, options: SeparationOptions())
        #expect(isNew)
        let second = try test.jobs.enqueueSeparation(of: item, options: SeparationOptions(bitDepth: .int24))
        #expect(!second.isNew)
        #expect(second.job.id == first.id)
        // What was asked last counts, as long as nothing has begun.
        #expect(try test.jobs.summary(id: first.id)?.options?.bitDepth == .int24)
        _ = try test.jobs.claimNext()
        let same = SeparationOptions(bitDepth: .int24)
        #expect(try !test.jobs.enqueueSeparation(of: item, options: same).isNew)
        let error = #expect(throws: SottoError.self) {
            try test.jobs.enqueueSeparation(of: item, options: SeparationOptions())
        }
        #expect(error?.code == "item_busy")
        try test.jobs.finish(first.id, .succeeded)
        #expect(try test.jobs.enqueueSeparation(of: item, options: SeparationOptions()).isNew)
    }

    @Test("A job keeps the options that it was queued with")
    func options() throws {
        let options = SeparationOptions(precision: .f32, bitDepth: .float32)
        _ = try test.jobs.enqueueSeparation(of: try test.record(), options: options)
        #expect(try test.jobs.claimNext()?.options == options)
    }

    @Test("Lists show the newest first, of one state if asked, and no more than asked")
    func list() throws {
        let jobs = try ["a.wav", "b.wav", "c.wav"].map { try test.queue($0) }
        _ = try test.jobs.claimNext()
        #expect(try test.jobs.list().map(\.id) == jobs.reversed().map(\.id))
        #expect(try test.jobs.list(state: .running).map(\.id) == [jobs[0].id])
        #expect(try test.jobs.list(limit: 2).map(\.id) == [jobs[2].id, jobs[1].id])
    }

    @Test("A job that goes back to the queue keeps its place, and its attempt counts or does not")
    func requeue() throws {
        let first = try test.queue("a.wav")
        _ = try test.queue("b.wav")
        _ = try test.jobs.claimNext()
        try test.jobs.report(first.id, stage: .separate, fraction: 0.5, speed: 3)
        try test.jobs.requeue(first.id, countsAsAttempt: false)
        let waiting = try test.jobs.job(first.id)
        #expect(waiting.state == .queued)
        #expect(waiting.attempt == 0)
        #expect(waiting.stage == nil)
        #expect(waiting.fraction == 0)
        #expect(waiting.startedAt == nil)
        #expect(try test.jobs.claimNext()?.id == first.id)
        try test.jobs.requeue(first.id, countsAsAttempt: true)
        #expect(try test.jobs.job(first.id).attempt == 1)
        #expect(try test.jobs.claimNext()?.attempt == 2)
    }

    @Test("An end is recorded once, and what belongs to it in the same transaction")
    func finish() throws {
        let job = try test.queue("a.wav")
        _ = try test.jobs.claimNext()
        try test.jobs.finish(job.id, .succeeded)
        let error = SottoError(code: "late", message: "m", hint: "h")
        try test.jobs.finish(job.id, .failed, error: error) { try $0.execute(sql: "DELETE FROM job") }
        let ended = try test.jobs.job(job.id)
        #expect(ended.state == .succeeded)
        #expect(ended.fraction == 1)
        #expect(ended.error == nil)

        let other = try test.queue("b.wav")
        _ = try test.jobs.claimNext()
        #expect(throws: (any Error).self) {
            try test.jobs.finish(other.id, .succeeded) { _ in throw SottoError.cancelled }
        }
        #expect(try test.jobs.job(other.id).state == .running)
    }

    @Test("Progress is kept within 0 and 1, and only of a running job")
    func progress() throws {
        let job = try test.queue("a.wav")
        try test.jobs.report(job.id, stage: .separate, fraction: 0.5, speed: nil)
        #expect(try test.jobs.job(job.id).fraction == 0)
        _ = try test.jobs.claimNext()
        try test.jobs.report(job.id, stage: .separate, fraction: 1.5, speed: 2)
        #expect(try test.jobs.job(job.id).fraction == 1)
        #expect(try test.jobs.job(job.id).stage == "separate")
        #expect(try test.jobs.job(job.id).speed == 2)
        try test.jobs.report(job.id, stage: .check, fraction: -1, speed: nil)
        #expect(try test.jobs.job(job.id).fraction == 0)
    }
}
