import Foundation
import Media
import Synchronization
import SystemPackage

/// What an installer works with.
struct InstallContext: Sendable {
    let pack: PackID
    let recipe: PackRecipe
    let environment: SottoEnvironment
    /// The folder that becomes the pack.
    let staging: FilePath
    /// For what is not to stay; on the same file system.
    let temporary: FilePath
    /// What the user brought, with --from.
    let from: FilePath?
    /// What the user chose, with --python.
    let python: FilePath?
    let events: EventSink
    /// Records where files come from.
    let ledger: LedgerRecorder

    /// The variables that installers' children see: enough to find programs, certificates and proxies.
    var variables: [String: String] {
        let passed = [
            "PATH", "HOME", "LANG", "LC_ALL", "XDG_CACHE_HOME", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE",
            "CURL_CA_BUNDLE", "http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY",
            "ALL_PROXY",
            "NO_PROXY",
        ]
        return environment.variables.filter { passed.contains($0.key) }.merging(["TMPDIR": temporary.string]) { $1 }
    }

    func log(_ level: JobEvent.Level, _ message: String) {
        events(.log(level, message))
    }

    /// Logs a tool's lines and keeps the newest for the error message.
    func logging(_ tail: LineCollector) -> @Sendable (String) -> Void {
        { line in
            tail.add(line)
            log(.info, line)
        }
    }

    /// - Parameter fraction: of the stage.
    func report(_ stage: Stage, _ fraction: Double) {
        let share = stage.shareOfInstall
        let whole = share.lowerBound + (share.upperBound - share.lowerBound) * min(max(fraction, 0), 1)
        events(.progress(stage: stage, fraction: whole, speed: nil))
    }

    /// Does something that downloads into the temporary folder, and reports how full it is meanwhile.
    ///
    /// - Parameter patience: how long nothing may come before the download is given up.
    /// - Throws: ``SottoError`` `download_stalled`, or what the work throws.
    func reportingDownload(
        patience: Duration, _ work: @escaping @Sendable () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await watchDownload(patience: patience) }
            group.addTask { try await work() }
            // The first to end is the work, or an error.
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func watchDownload(patience: Duration) async throws {
        var last = (size: Int64(-1), time: ContinuousClock.now)
        while true {
            try await Task.sleep(for: .milliseconds(500))
            let size = Files.size(of: temporary)
            report(.download, Double(size) / Double(recipe.size(pack).download))
            if size != last.size {
                last = (size, .now)
            } else if ContinuousClock.now - last.time > patience {
                throw SottoError(
                    code: "download_stalled",
                    message:
                        "Nothing has come for \(patience.components.seconds) seconds while \"\(pack.rawValue)\" was downloaded.",
                    hint: "Check the network and `pip config list`, or bring the files and use --from PATH."
                )
            }
        }
    }
}
