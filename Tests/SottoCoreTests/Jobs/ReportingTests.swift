import Foundation
import SottoCore
import Testing

@Suite("What a running job writes down")
struct ReportingTests {
    private let test: TestHome
    private let job: Job

    init() throws {
        test = try TestHome()
        _ = try test.queue("a.wav")
        job = try #require(try test.jobs.claimNext())
    }

    private var lines: [Substring] {
        get throws { try test.jobs.log(of: job).split(separator: "\n") }
    }

    @Test("Every change of stage is written at once; progress within a stage waits")
    func throttling() async throws {
        let echoed = Recorder<JobEvent>()
        let log = JobLog(home: test.home, job: job.id)
        let reporter = JobReporter(store: test.jobs, job: job.id, log: log, echo: echoed.add)
        let sink = reporter.sink
        sink(.progress(stage: .extract, fraction: 0, speed: nil))
        await reporter.settle()
        #expect(try test.jobs.job(job.id).stage == "extract")
        for step in 1...200 { sink(.progress(stage: .extract, fraction: Double(step) / 10_000, speed: nil)) }
        sink(.progress(stage: .separate, fraction: 0.04, speed: 7))
        await reporter.settle()
        let now = try test.jobs.job(job.id)
        #expect(now.stage == "separate")
        #expect(now.fraction == 0.04)
        #expect(now.speed == 7)
        #expect(echoed.all.count < 100)
        #expect(try lines.filter { $0.hasSuffix("info stage extract") }.count == 1)
        #expect(try lines.filter { $0.hasSuffix("info stage separate") }.count == 1)
    }

    @Test("Progress is written again after a moment")
    func later() async throws {
        let log = JobLog(home: test.home, job: job.id)
        let reporter = JobReporter(store: test.jobs, job: job.id, log: log, echo: { _ in })
        let sink = reporter.sink
        sink(.progress(stage: .separate, fraction: 0.1, speed: nil))
        try await Task.sleep(for: .milliseconds(300))
        sink(.progress(stage: .separate, fraction: 0.2, speed: nil))
        await reporter.settle()
        #expect(try test.jobs.job(job.id).fraction == 0.2)
    }

    @Test("Nobody who reports waits for a locked database: the newest progress is written later, and it is said once")
    func locked() async throws {
        let lock = try DatabaseLock(test.home)
        let echoed = Recorder<JobEvent>()
        let log = JobLog(home: test.home, job: job.id)
        let reporter = JobReporter(store: test.jobs, job: job.id, log: log, echo: echoed.add)
        let warning = JobEvent.log(.warning, HomeDatabase.waitingMessage)
        let began = ContinuousClock.now
        reporter.sink(.progress(stage: .extract, fraction: 0, speed: nil))
        reporter.sink(.progress(stage: .separate, fraction: 0.1, speed: nil))
        #expect(ContinuousClock.now - began < .seconds(1))
        #expect(try await eventually { echoed.all.contains(warning) })
        reporter.sink(.progress(stage: .check, fraction: 0.96, speed: nil))
        try lock.release()
        await reporter.settle()
        #expect(try test.jobs.job(job.id).stage == "check")
        #expect(echoed.all.filter { $0 == warning }.count == 1)
        #expect(try lines.filter { $0.hasSuffix(" warning \(HomeDatabase.waitingMessage)") }.count == 1)
    }

    @Test("What is closed writes nothing any more")
    func closed() async throws {
        let log = JobLog(home: test.home, job: job.id)
        let reporter = JobReporter(store: test.jobs, job: job.id, log: log, echo: { _ in })
        await reporter.close()
        reporter.sink(.progress(stage: .separate, fraction: 0.1, speed: nil))
        await reporter.settle()
        #expect(try test.jobs.job(job.id).stage == nil)
    }

    @Test("A log line has the time in UTC, the level and the text; further lines are indented")
    func logLines() throws {
        let log = JobLog(home: test.home, job: job.id)
        log.write(.warning, "first\nsecond")
        log.write(SottoError(code: "c", message: "m", hint: "h"))
        let lines = try lines
        #expect(lines[0].wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z warning first/#) != nil)
        #expect(lines[1] == "    second")
        #expect(lines[2].hasSuffix(" error [c] m"))
        #expect(lines[3] == "    Hint: h")
    }

    @Test("A log that is opened again goes on, and lines of many threads never mix")
    func appending() async throws {
        JobLog(home: test.home, job: job.id).write(.info, "before")
        let log = JobLog(home: test.home, job: job.id)
        let word = String(repeating: "x", count: 2_000)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<50 { group.addTask { log.write(.info, word) } }
        }
        let lines = try lines
        #expect(lines.count == 51)
        #expect(lines[0].hasSuffix("before"))
        #expect(lines.dropFirst().allSatisfy { $0.hasSuffix(" info \(word)") })
    }

    @Test("A job without a log has an empty one")
    func noLog() throws {
        #expect(try test.jobs.log(of: test.queue("b.wav")) == "")
    }
}
