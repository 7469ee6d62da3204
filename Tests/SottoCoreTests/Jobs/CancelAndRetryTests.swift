import SottoCore
import Testing

@Suite("Cancelling and retrying")
struct CancelAndRetryTests {
    private let test: TestHome

    init() throws {
        test = try TestHome()
    }

    private func code(_ act: () throws -> Void) -> String? {
        #expect(throws: SottoError.self) { try act() }?.code
    }

    @Test("A queued job is cancelled at once and never claimed")
    func queued() throws {
        let job = try test.queue("a.wav")
        try test.jobs.cancel(job.id)
        let cancelled = try test.jobs.job(job.id)
        #expect(cancelled.state == .cancelled)
        #expect(cancelled.finishedAt != nil)
        #expect(try test.jobs.claimNext() == nil)
    }

    @Test("A running job is asked to stop, and runs until it does")
    func running() throws {
        let job = try test.queue("a.wav")
        _ = try test.jobs.claimNext()
        #expect(try !test.jobs.job(job.id).cancelRequested)
        try test.jobs.cancel(job.id)
        #expect(try test.jobs.job(job.id).cancelRequested)
        #expect(try test.jobs.job(job.id).state == .running)
        try test.jobs.finish(job.id, .cancelled)
        #expect(try !test.jobs.job(job.id).cancelRequested)
    }

    @Test("A job that has ended cannot be cancelled", arguments: [JobState.succeeded, .failed, .cancelled])
    func finished(_ state: JobState) throws {
        let job = try test.queue("a.wav")
        _ = try test.jobs.claimNext()
        try test.jobs.finish(job.id, state, error: state == .failed ? .cancelled : nil)
        #expect(code { try test.jobs.cancel(job.id) } == "job_finished")
        #expect(try test.jobs.job(job.id).state == state)
    }

    @Test("A retried job starts anew behind those that wait")
    func retry() throws {
        let first = try test.queue("a.wav")
        _ = try test.jobs.claimNext()
        try test.jobs.finish(first.id, .failed, error: SottoError(code: "c", message: "m", hint: "h"))
        #expect(try test.jobs.job(first.id).error?.code == "c")
        let second = try test.queue("b.wav")
        try test.jobs.retry(first.id)
        let again = try test.jobs.job(first.id)
        #expect(again.state == .queued)
        #expect(again.attempt == 0)
        #expect(again.error == nil)
        #expect(again.finishedAt == nil)
        #expect(try test.jobs.claimNext()?.id == second.id)
        #expect(try test.jobs.claimNext()?.id == first.id)
    }

    @Test("The order does not depend on the clock, which may be set back")
    func clock() throws {
        let first = try test.queue("a.wav")
        try test.jobs.cancel(first.id)
        let second = try test.queue("b.wav")
        try test.execute("UPDATE job SET queuedAt = '2999-01-01 00:00:00.000' WHERE id = ?", [second.id])
        try test.jobs.retry(first.id)
        let third = try test.queue("c.wav")
        for id in [second.id, first.id, third.id] { #expect(try test.jobs.claimNext()?.id == id) }
    }

    @Test("A cancelled job can be retried, and what was asked of it is forgotten")
    func retryCancelled() throws {
        let job = try test.queue("a.wav")
        _ = try test.jobs.claimNext()
        try test.jobs.cancel(job.id)
        try test.jobs.finish(job.id, .cancelled)
        try test.jobs.retry(job.id)
        #expect(try !test.jobs.job(job.id).cancelRequested)
    }

    @Test("Only separations that failed or were cancelled can be retried")
    func notRetryable() throws {
        let job = try test.queue("a.wav")
        #expect(code { try test.jobs.retry(job.id) } == "not_retryable")
        _ = try test.jobs.claimNext()
        #expect(code { try test.jobs.retry(job.id) } == "not_retryable")
        try test.jobs.finish(job.id, .succeeded)
        #expect(code { try test.jobs.retry(job.id) } == "not_retryable")
        let install = try test.jobs.beginInstall(of: .spleeter)
        try test.jobs.finish(install.id, .failed, error: .cancelled)
        #expect(code { try test.jobs.retry(install.id) } == "not_retryable")
    }

    @Test("A job is not retried while another separation of its item waits")
    func retryBesideAnother() throws {
        let item = try test.record()
        let job = try test.queue(item)
        try test.jobs.cancel(job.id)
        _ = try test.queue(item)
        #expect(code { try test.jobs.retry(job.id) } == "not_retryable")
        #expect(try test.jobs.job(job.id).state == .cancelled)
    }

    @Test("Cancelling everything ends what waits, asks what runs to stop, installs too, and leaves what has ended")
    func cancelAll() throws {
        let ended = try test.queue("ended.wav")
        _ = try test.jobs.claimNext()
        try test.jobs.finish(ended.id, .succeeded)
        let running = try test.queue("running.wav")
        _ = try test.jobs.claimNext()
        let waiting = try ["a.wav", "b.wav"].map { try test.queue($0) }
        let install = try test.jobs.beginInstall(of: .spleeter)

        #expect(try test.jobs.cancelAll() == 4)
        for job in waiting {
            let cancelled = try test.jobs.job(job.id)
            #expect(cancelled.state == .cancelled)
            #expect(cancelled.finishedAt != nil)
        }
        for job in [running, install] {
            #expect(try test.jobs.job(job.id).state == .running)
            #expect(try test.jobs.job(job.id).cancelRequested)
        }
        #expect(try test.jobs.job(ended.id).state == .succeeded)
        #expect(try test.jobs.claimNext() == nil)
        try test.jobs.retry(waiting[0].id)
        #expect(try test.jobs.claimNext()?.id == waiting[0].id)
    }

    @Test("With nothing to cancel, nothing is cancelled")
    func cancelNothing() throws {
        #expect(try test.jobs.cancelAll() == 0)
    }

    @Test("The install of a pack is cancelled by the pack's name, and that of another is not")
    func cancelInstall() throws {
        let model = try test.jobs.beginInstall(of: .spleeterModel)
        let spleeter = try test.jobs.beginInstall(of: .spleeter)
        let summary = try test.jobs.cancelInstall(of: .spleeter)
        #expect(summary.id == spleeter.id)
        #expect(summary.cancelRequested)
        #expect(try test.jobs.job(spleeter.id).cancelRequested)
        #expect(try !test.jobs.job(model.id).cancelRequested)
    }

    @Test("A pack that is not being installed, or not any more, has nothing to cancel")
    func notInstalling() throws {
        _ = try test.queue("a.wav")
        _ = try test.jobs.claimNext()
        #expect(code { _ = try test.jobs.cancelInstall(of: .spleeter) } == "not_installing")
        let install = try test.jobs.beginInstall(of: .spleeter)
        try test.jobs.finish(install.id, .failed, error: .cancelled)
        #expect(code { _ = try test.jobs.cancelInstall(of: .spleeter) } == "not_installing")
    }
}
