/// Reads from pip's messages what went wrong.
package enum PipFailure {
    /// - Parameter lines: the last that pip wrote, enough of them to hold a traceback and what came before it.
    package static func error(from lines: [String]) -> SottoError {
        let text = lines.joined(separator: "\n")
        let current = sinceLastFile(lines)
        if text.contains("No space left on device") { return .system(.noSpace, path: nil) }
        return hostile(text) ?? wrongHash(lines, text) ?? unreachable(current, release(in: text)) ?? notInIndex(text)
            ?? other(lines)
    }

    /// What pip wrote since it began with the last file: a connection that was mended before is not what went wrong.
    private static func sinceLastFile(_ lines: [String]) -> String {
        let start = lines.lastIndex { $0.hasPrefix("Collecting ") || $0.hasPrefix("  Downloading ") } ?? 0
        return lines[start...].joined(separator: "\n")
    }

    private static func hostile(_ text: String) -> SottoError? {
        guard
            let match = text.firstMatch(
                of: #/For req: (?<release>\S+)\. (?:.* has a file |Unknown scheme key .*for file )'(?<path>[^']*)'/#)
        else { return nil }
        return SottoError(
            code: "package_hostile",
            message: "The package \"\(match.release)\" holds the path \"\(match.path)\", which leads out of its place.",
            hint: "Do not use this source of packages; check `pip config list`, then install again."
        )
    }

    private static func wrongHash(_ lines: [String], _ text: String) -> SottoError? {
        guard text.contains("DO NOT MATCH THE HASHES") || text.contains("HASHES ARE REQUIRED") else { return nil }
        let file = lines.lazy.compactMap {
            $0.firstMatch(of: #/^ +(?<release>\S+==\S+) from (?<source>\S+?):?(?: \(from .*)?$/#)
        }.first
        let what =
            file.map { "\"\($0.release)\" from \"\($0.source)\"" }
            ?? "A package, of which pip says \"\(reason(lines))\","
        return SottoError(
            code: "hash_mismatch", message: "\(what) is not the file that Sotto was tested with.",
            hint: "Do not use this source of packages; check `pip config list`, then install again."
        )
    }

    private static func unreachable(_ text: String, _ release: Substring?) -> SottoError? {
        let hint = "Check the network and `pip config list`, or bring the files and use --from PATH."
        let what = release.map { "The package \"\($0)\"" } ?? "A package"
        if let stalled = text.matches(of: #/host='(?<host>[^']*)', port=(?<port>\d+)\): Read timed out/#).last {
            return SottoError(
                code: "download_stalled",
                message: "\(what) did not come: \"\(stalled.host):\(stalled.port)\" stopped answering.", hint: hint
            )
        }
        let marks = [
            "NewConnectionError", "ConnectTimeout", "ReadTimeout", "ProxyError", "SSLError", "Connection broken",
            "onnection broken by", "timed out", "Temporary failure in name resolution", "Max retries exceeded",
            "HTTP error", "Connection aborted", "IncompleteRead",
        ]
        guard marks.contains(where: text.contains) else { return nil }
        let reason = networkReason(in: text) ?? Self.reason(text.split(separator: "\n").map(String.init))
        return SottoError(
            code: "download_failed", message: "\(what) could not be downloaded: \(sentence(reason))", hint: hint
        )
    }

    /// The innermost of the many errors in which pip wraps one of the network.
    private static func networkReason(in text: String) -> String? {
        if let match = text.matches(of: #/certificate verify failed: (?<reason>[^('"]+)/#).last {
            return "the server's certificate is not accepted, \(match.reason)"
        }
        if let match = text.matches(of: #/Tunnel connection failed: (?<reason>[^'"]+)/#).last {
            return "the proxy answered \(match.reason)"
        }
        if let match = text.matches(of: #/HTTP error (?<status>\d+)/#).last {
            return "the server answered with HTTP status \(match.status)"
        }
        if let match = text.matches(of: #/too many (?<status>\d+) error responses/#).last {
            return "the server answered with HTTP status \(match.status)"
        }
        if text.contains("IncompleteRead") { return "the connection ended in the middle of the file" }
        if text.contains("ConnectTimeout") { return "the server does not answer" }
        return text.matches(of: #/\[Errno -?\d+\] (?<reason>[^'")]+)/#).last.map { String($0.reason) }
    }

    private static func notInIndex(_ text: String) -> SottoError? {
        guard text.contains("No matching distribution") || text.contains("Could not find a version") else { return nil }
        let versions = text.matches(of: #/satisfies the requirement \S+.*\(from versions: (?<versions>.*)\)/#).last
        let found = versions.map { $0.versions == "none" ? "it has no version of it" : "it has \($0.versions)" }
        let index = text.firstMatch(of: #/Looking in (?:indexes|links): (?<places>.+)/#).map { " \"\($0.places)\"" }
        return SottoError(
            code: "release_not_found",
            message: "\(release(in: text).map { "\"\($0)\"" } ?? "A release") is not in the index\(index ?? "")"
                + "\(found.map { ": \($0)" } ?? "").",
            hint: "Check the index in `pip config list`, or bring the files and use --from PATH."
        )
    }

    private static func other(_ lines: [String]) -> SottoError {
        SottoError(
            code: "pip_failed", message: "pip failed: \(reason(lines))",
            hint: "The job's log has all that pip said: `sotto jobs list`, `sotto jobs log JOB`."
        )
    }

    /// The release that pip was busy with.
    private static func release(in text: String) -> Substring? {
        text.matches(of: #/satisfies the requirement (?<release>\S+)/#).last?.release
            ?? text.matches(of: #/No matching distribution found for (?<release>\S+)/#).last?.release
            ?? text.matches(of: #/Collecting (?<release>\S+)/#).last?.release
    }

    /// pip's last error, else its last line.
    private static func reason(_ lines: [String]) -> String {
        lines.last { $0.hasPrefix("ERROR:") }.map { String($0.dropFirst("ERROR:".count + 1)) }
            ?? lines.last { !$0.allSatisfy(\.isWhitespace) } ?? "no reason was given"
    }

    private static func sentence(_ words: String) -> String {
        let trimmed = words.split(separator: " ").joined(separator: " ")
        return trimmed.hasSuffix(".") ? trimmed : trimmed + "."
    }
}
