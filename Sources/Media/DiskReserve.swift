import Foundation
import Glibc

/// What is left free of a disk while something long is written to it: room for the database, and for other programs.
package struct DiskReserve: Sendable {
    /// The bytes that stay free. Whoever checks beforehand whether something fits reckons with them.
    package static let bytes: Int64 = 16 << 20

    private let bytes: Int64
    private let interval: Duration

    /// - Parameter interval: how often it is looked at the disk.
    package init(bytes: Int64 = Self.bytes, interval: Duration = .milliseconds(200)) {
        (self.bytes, self.interval) = (bytes, interval)
    }

    /// Does work that writes a file, and cancels it when less than the reserve is free of the disk.
    ///
    /// Devices take no room. The file may not be there yet.
    ///
    /// - Throws: ``MediaError/diskFull(path:)``, or what the work throws.
    package func keep<Result: Sendable>(
        whileWriting path: String, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await work() }
            group.addTask {
                try await watch(path)
                return nil
            }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }

    /// Returns when the task is cancelled.
    private func watch(_ path: String) async throws(MediaError) {
        guard !Self.isDevice(path) else { return }
        let folder = (path as NSString).deletingLastPathComponent
        while (try? await Task.sleep(for: interval)) != nil {
            if let free = Self.freeBytes(folder), free < bytes { throw .diskFull(path: path) }
        }
    }

    private static func isDevice(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
    }

    /// nil where the system does not say.
    private static func freeBytes(_ folder: String) -> Int64? {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { return nil }
        return Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
    }
}
