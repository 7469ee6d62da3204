import SottoCore
import SystemPackage

/// Makes the peaks of stems that have none yet, once for all who ask at the same time.
actor PeakMaker {
    private var running: [FilePath: Task<Void, any Error>] = [:]

    /// - Parameter folder: that of the stems.
    /// - Returns: the file of their peaks.
    /// - Throws: ``SottoError`` or `WAVError`.
    func peaks(in folder: FilePath) async throws -> FilePath {
        let peaks = StemPeaks(folder: folder)
        let task = running[folder] ?? Task { try await blocking { try peaks.makeIfMissing(cancellation: $0) } }
        running[folder] = task
        defer { running[folder] = nil }
        try await task.value
        return peaks.path
    }
}
