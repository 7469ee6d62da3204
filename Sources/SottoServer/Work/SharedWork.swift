import SystemPackage

/// Work that several ask for at the same time, done once for all of them.
actor SharedWork<Result: Sendable> {
    private var running: [FilePath: Task<Result, any Error>] = [:]

    /// - Parameter subject: what it is about; only one work on it runs at a time.
    func result(
        of subject: FilePath, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let task = running[subject] ?? Task { try await work() }
        running[subject] = task
        defer { running[subject] = nil }
        return try await task.value
    }
}
