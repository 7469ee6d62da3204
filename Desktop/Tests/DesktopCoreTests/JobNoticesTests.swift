import Foundation
import Testing

import DesktopCore

@Suite struct JobNoticesTests {
    private let start = Date(timeIntervalSince1970: 1_000.7)

    private func take(_ job: Job, _ notices: inout JobNotices) -> JobNotices.Notice? { notices.notice(of: job) }

    private func job(_ state: Job.State, finished: Double?, type: String = "separate_audio_spleeter") -> Job {
        Job(
            id: "1", type: type, state: state, title: "Film",
            finishedAt: finished.map { Date(timeIntervalSince1970: $0) },
            error: state == .failed ? Problem(code: "c", message: "It broke.", hint: "Mend it.") : nil)
    }

    @Test func anEndIsToldOnce() {
        var notices = JobNotices(start: start)
        #expect(take(job(.running, finished: nil), &notices) == nil)
        // The same second as the start, which the server rounds down.
        #expect(take(job(.succeeded, finished: 1_000), &notices)?.title == "Film is separated")
        #expect(take(job(.succeeded, finished: 1_000), &notices) == nil)
    }

    @Test func aRetryIsToldAgain() {
        var notices = JobNotices(start: start)
        #expect(take(job(.failed, finished: 1_001), &notices)?.body == "It broke.\nMend it.")
        #expect(take(job(.queued, finished: nil), &notices) == nil)
        #expect(take(job(.succeeded, finished: 1_002), &notices) != nil)
    }

    @Test func whatIsOldOrCancelledIsNoNews() {
        var notices = JobNotices(start: start)
        #expect(take(job(.succeeded, finished: 999), &notices) == nil)
        #expect(take(job(.cancelled, finished: 1_001), &notices) == nil)
    }

    @Test func installsHaveWordsOfTheirOwn() {
        var notices = JobNotices(start: start)
        let failed = notices.notice(of: job(.failed, finished: 1_001, type: "install_pack"))
        #expect(failed?.title == "Film could not be installed")
        #expect(take(job(.succeeded, finished: 1_002, type: "install_pack"), &notices)?.title == "Film is installed")
    }

    @Test func aJobIsReadAsTheServerWritesIt() throws {
        let text = """
            {"id":"1","type":"install_pack","state":"failed","title":"T","item_id":null,"fraction":0.5,\
            "finished_at":"1970-01-01T00:16:40Z","error":{"code":"c","message":"m","hint":"h"}}
            """
        let job = try Documents.decode(Job.self, from: text.utf8)
        #expect(job.finishedAt == Date(timeIntervalSince1970: 1_000))
        #expect(job.error == Problem(code: "c", message: "m", hint: "h"))
    }
}
