import Foundation

/// What WebKit locks the page's process in with: bubblewrap. Where that cannot work WebKit ends the whole program, so it
/// has to be known before there is a page.
public struct PageSandbox: Sendable {
    /// Where WebKit looks for it, and nowhere else.
    private static let program = "/usr/bin/bwrap"
    private static let attempt = ["--unshare-all", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "true"]
    /// WebKit's own; whoever sets it has decided.
    private static let without = "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS"

    private let environment: [String: String]

    public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.environment = environment
    }

    /// Locks a program in that does nothing.
    ///
    /// - Throws: ``Problem`` `no_page_sandbox`.
    public func requireWorking() async throws {
        guard (environment[Self.without] ?? "0") == "0" else { return }
        let said: String
        do {
            guard let words = try await Self.failure() else { return }
            said = words
        } catch {
            said = "\"\(Self.program)\" cannot be started."
        }
        throw Problem(
            code: "no_page_sandbox",
            message: "WebKit cannot lock the page in on this machine, and shows none without.",
            hint: "It needs bubblewrap and user namespaces, which many containers do not allow. \(said)\n\n"
                + "The same page works in every browser: close this window and run \"sotto serve\".")
    }

    /// What it says when it fails; nil when it works.
    private static func failure() async throws -> String? {
        let process = Process()
        let errors = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = attempt
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        let ends = AsyncStream<Int32>.makeStream()
        process.terminationHandler = {
            ends.continuation.yield($0.terminationStatus)
            ends.continuation.finish()
        }
        try process.run()
        let code = await ends.stream.first { _ in true }
        if code == 0 { return nil }
        // A line or two, which fit into the pipe.
        let words = try errors.fileHandleForReading.readToEnd() ?? Data()
        return String(decoding: words, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
