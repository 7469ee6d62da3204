import Foundation
import SystemPackage
import VisibleText

/// A job's log file: one line an entry, with the time in UTC and the level. Control characters are shown, so that the
/// file can be printed on a terminal.
package final class JobLog: Sendable {
    private let file: FileDescriptor?

    /// Opens the log of a job for adding to it. A log that cannot be opened, or is no file of
    /// its own, takes entries and keeps none.
    package init(home: Home, job id: String) {
        file = try? Self.open(home.log(job: id), below: home.jobs)
    }

    /// Nothing is added to a file that has a name elsewhere as well.
    private static func open(_ path: FilePath, below root: FilePath) throws -> FileDescriptor? {
        guard let name = path.lastComponent else { return nil }
        let file = try Folder.make(path.removingLastComponent(), below: root)
            .openFile(name, .writeOnly, options: [.create, .append, .nonBlocking], permissions: .readableByAll)
        var figures = stat()
        guard fstat(file.rawValue, &figures) == 0, figures.st_mode.isRegularFile, figures.st_nlink == 1 else {
            try file.close()
            return nil
        }
        return file
    }

    deinit {
        try? file?.close()
    }

    /// Adds one entry. A log that cannot be written stops no job.
    package func write(_ level: JobEvent.Level, _ message: String) {
        let time = Date().ISO8601Format(Date.ISO8601FormatStyle(includingFractionalSeconds: true, timeZone: .gmt))
        let line = "\(time) \(level.rawValue) \(VisibleText(lines: message).text.replacing("\n", with: "\n    "))\n"
        // One write with O_APPEND, so that lines of several threads never mix.
        _ = try? line.withCStringBytes { try file?.write($0) }
    }

    /// Adds an error in the form in which the command line prints it.
    package func write(_ error: SottoError) {
        write(.error, "[\(error.code)] \(error.message)\nHint: \(error.hint)")
    }
}

extension String {
    fileprivate func withCStringBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        var copy = self
        return try copy.withUTF8 { try body(UnsafeRawBufferPointer($0)) }
    }
}
