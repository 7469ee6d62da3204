import Foundation
import SottoCore

/// Waits for jobs: runs the queue itself when nobody does, else follows whoever does, and takes over when that dies.
struct QueueFollower: Sendable {
    private let database: HomeDatabase
    private let jobs: [String]
    private var store: JobStore { JobStore(database: database) }

    init(database: HomeDatabase, jobs: [String]) {
        self.database = database
        self.jobs = jobs
    }

    /// Returns when all of the jobs have ended.
    func follow() async throws {
        let displays = Displays(database: database)
        defer { displays.finish() }
        while true {
            if let claim = try await Runner.claim(database.home) {
                let runner = Runner(database: database, environment: .current, onNotice: displays.showMessage)
                _ = try await runner.run(claim, until: .whenDone(Set(jobs))) { displays.show($1, of: $0) }
                return
            }
            let current = try await blocking { _ in try jobs.map(store.job) }
            for job in current { displays.show(job) }
            if current.allSatisfy(\.state.isFinal) { return }
            try await Task.sleep(for: .milliseconds(300))
        }
    }
}
