import GRDB

/// Someone's wish, kept in the database, that a running job stop.
package struct CancelRequest: Sendable {
    let store: JobStore
    let job: String

    package init(store: JobStore, job: String) {
        self.store = store
        self.job = job
    }

    static func isMade(for job: String, _ db: Database) throws -> Bool {
        try Bool.fetchOne(db, sql: "SELECT cancelRequested FROM job WHERE id = ?", arguments: [job]) ?? false
    }

    /// Does the work, and cancels it when someone asks for the job to be cancelled.
    ///
    /// How the work ends is how this ends: work that comes to its end nevertheless counts, whoever has cancelled it.
    ///
    /// - Throws: ``SottoError/cancelled`` when someone asked, or what the work throws.
    package func during<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        try await withTaskGroup(of: Part<Value>.self) { group in
            group.addTask { .ended(await Result { try await work() }) }
            group.addTask { await isMade() ? .wasAsked : .unasked }
            var (wasAsked, result) = (false, Result<Value, any Error>.failure(CancellationError()))
            while let part = await group.next() {
                switch part {
                case .unasked: continue
                case .wasAsked: wasAsked = true
                case .ended(let ended): result = ended
                }
                group.cancelAll()
            }
            return wasAsked ? result.mapError { _ in SottoError.cancelled } : result
        }.get()
    }

    /// Waits for the request.
    ///
    /// - Returns: false when the task is cancelled before there is one.
    private func isMade() async -> Bool {
        while !Task.isCancelled {
            do {
                let watcher = await ChangeWatcher(database: store.database, isUrgent: true)
                while try await !store.database.read({ try Self.isMade(for: job, $0) }) {
                    try await watcher.change(within: .seconds(1))
                }
                return true
            } catch {
                // A wish that cannot be read now is read later; it is no reason to end the work.
                try? await Task.sleep(for: .seconds(1))
            }
        }
        return false
    }

    /// What the tasks of ``during(_:)`` end with.
    private enum Part<Value: Sendable>: Sendable {
        case ended(Result<Value, any Error>)
        case wasAsked
        case unasked
    }
}

extension Result where Success: Sendable, Failure == any Error {
    fileprivate init(_ work: () async throws -> Success) async {
        do { self = .success(try await work()) } catch { self = .failure(error) }
    }
}
