import SottoCore
import SystemPackage
import Testing

@Suite("Pages of the list of jobs")
struct JobPageTests {
    private let test: TestHome

    init() throws {
        test = try TestHome()
    }

    /// Five jobs: a failed one, a running one and three that wait, from the oldest to the newest.
    private func jobs() throws -> [String] {
        let ids = try ["a.wav", "b.wav", "c.wav", "d.wav", "e.wav"].map { try test.queue($0).id }
        _ = try test.jobs.claimNext()
        try test.jobs.finish(ids[0], .failed, error: .cancelled)
        _ = try test.jobs.claimNext()
        return ids
    }

    @Test("From cursor to cursor every job comes once, the newest first, whatever is queued meanwhile")
    func cursors() throws {
        let newestFirst = Array(try jobs().reversed())
        for limit in 1...6 {
            var seen: [String] = []
            var cursor: Int64?
            repeat {
                let page = try test.jobs.page(after: cursor, limit: limit)
                #expect(page.jobs.count <= limit)
                seen += page.jobs.map(\.id)
                cursor = page.nextCursor.flatMap(Int64.init)
            } while cursor != nil
            #expect(seen == newestFirst)
        }
        let first = try test.jobs.page(limit: 2)
        _ = try test.queue("new.wav")
        let next = try test.jobs.page(after: first.nextCursor.flatMap(Int64.init), limit: 2)
        #expect(next.jobs.map(\.id) == Array(newestFirst[2..<4]))
        #expect(next.totalCount == 6)
    }

    @Test("Only jobs in the states that are asked for are listed and counted")
    func states() throws {
        let ids = try jobs()
        let waiting = try test.jobs.page(states: [.queued], limit: 2)
        #expect(waiting.jobs.map(\.id) == [ids[4], ids[3]])
        #expect(waiting.totalCount == 3)
        let rest = try test.jobs.page(states: [.queued], after: waiting.nextCursor.flatMap(Int64.init), limit: 2)
        #expect(rest.jobs.map(\.id) == [ids[2]])
        #expect(rest.totalCount == 3)
        #expect(rest.nextCursor == nil)
        #expect(try test.jobs.page(states: [.running, .failed]).jobs.map(\.id) == [ids[1], ids[0]])
        #expect(try test.jobs.page(states: []).totalCount == 0)
        #expect(try test.jobs.page().totalCount == 5)
    }

    @Test("How many wait and how many run is counted, installs too")
    func counts() throws {
        #expect(try test.jobs.activeCounts() == (0, 0))
        _ = try jobs()
        _ = try test.jobs.beginInstall(of: .spleeter)
        #expect(try test.jobs.activeCounts() == (3, 2))
    }

    @Test("A job has the title of its item, removed or not, or that of its pack")
    func titles() throws {
        let item = try test.record("My film.mp4")
        let job = try test.queue(item)
        try test.jobs.cancel(job.id)
        try test.library.remove(item, derived: false)
        #expect(try test.jobs.summary(id: job.id)?.title == "My film")
        let install = try test.jobs.beginInstall(of: .spleeterModel)
        #expect(try test.jobs.summary(of: install).title == PackID.spleeterModel.title)
        #expect(try test.jobs.page().jobs.map(\.title) == [PackID.spleeterModel.title, "My film"])
    }

    @Test("A summary says that someone wants a running job to stop")
    func cancelRequested() throws {
        let job = try test.queue("a.wav")
        _ = try test.jobs.claimNext()
        #expect(try test.jobs.summary(id: job.id)?.cancelRequested == false)
        try test.jobs.cancel(job.id)
        #expect(try test.jobs.summary(id: job.id)?.cancelRequested == true)
        try test.jobs.finish(job.id, .cancelled)
        #expect(try test.jobs.summary(id: job.id)?.cancelRequested == false)
    }

    @Test("Only the whole id of a job finds its summary")
    func summary() throws {
        let job = try test.queue("a.wav")
        #expect(try test.jobs.summary(id: job.id)?.id == job.id)
        for other in [String(job.id.prefix(8)), "", "%", "../\(job.id)"] {
            #expect(try test.jobs.summary(id: other) == nil)
        }
    }
}
