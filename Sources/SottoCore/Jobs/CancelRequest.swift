/// Someone's wish, kept in the database, that a running job stop.
package struct CancelRequest: Sendable {
    let store: JobStore
    let job: String

    package init(store: JobStore, job: String) {
        self.store = store
        self.job = job
    }

    /// Does the work, and cancels it when someone asks for the job to be cancelled.
    ///
    /// Work that comes to its end nevertheless counts: what is published is not taken back.
    ///
    /// - Throws: ``SottoError/cancelled`` when someone asked, `CancellationError` when the task is cancelled, or what
    ///   the work throws.
    package func during<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result
    {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await wait()
                return nil
            }
            defer { group.cancelAll() }
            var wasAsked = false
            do {
                while true {
                    guard let ended = try await group.next() else { throw CancellationError() }
                    if let result = ended { return result }
                    wasAsked = true
                    group.cancelAll()
                }
            } catch {
                throw wasAsked ? SottoError.cancelled : error
            }
        }
    }

    private func wait() async throws {
        let watcher = try ChangeWatcher(database: store.database)
        while try !store.isCancelRequested(job) {
            try await watcher.change(within: .seconds(1))
        }
    }
}
