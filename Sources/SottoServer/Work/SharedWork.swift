import SystemPackage

/// Work that several ask for at the same time, done once for all of them.
package actor SharedWork<Result: Sendable> {
    private var running: [FilePath: Task<Result, any Error>] = [:]

    package init() {}

    /// - Parameter subject: what it is about; only one work on it runs at a time.
    package func result(
        of subject: FilePath, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        if let task = running[subject] { return try await task.value }
        let task = Task { try await work() }
        running[subject] = task
        // Only whoever began the work ends it: who waited for it may look when another has begun.
        defer { running[subject] = nil }
        return try await task.value
    }
}
