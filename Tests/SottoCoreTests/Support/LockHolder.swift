import Foundation
import SystemPackage
import TestSupport

/// Another process that holds a lock on a file until it is told to end.
final class LockHolder {
    private let process = Process()
    private let input = Pipe()

    /// Returns when the process has the lock.
    init(_ path: FilePath, shared: Bool = false) throws {
        process.executableURL = URL(filePath: "/usr/bin/perl")
        let mode = shared ? "LOCK_SH" : "LOCK_EX"
        let program = """
            use Fcntl ":flock"; open(F, ">>", $ARGV[0]) or die; flock(F, \(mode)) or die; $| = 1; print "held"; <STDIN>;
            """
        process.arguments = ["-e", program, path.string]
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let said = try output.fileHandleForReading.read(upToCount: 4)
        guard said == Data("held".utf8) else { throw ProgramFailure(message: "perl could not lock \(path)") }
    }

    deinit {
        kill()
    }

    /// The letter that the kernel gives a process's state; nil when there is no such process.
    private static func state(of pid: Int32) -> Character? {
        let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        return text?.split(separator: ")").last?.first { $0 != " " }
    }

    /// Ends the process with SIGKILL, and returns when it is gone.
    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        // Not `waitUntilExit`: that waits for other threads, and this one may be all that the tests have.
        while let state = Self.state(of: process.processIdentifier), state != "Z" { usleep(1_000) }
    }
}
