/// Reads from pip's messages what went wrong.
package enum PipFailure {
    package static func error(from lines: [String]) -> SottoError {
        let text = lines.joined(separator: "\n")
        let reason =
            lines.last { $0.hasPrefix("ERROR:") }.map { String($0.dropFirst("ERROR:".count + 1)) }
            ?? lines.last { !$0.allSatisfy(\.isWhitespace) } ?? "no reason was given"
        if text.contains("No space left on device") {
            return .system(.noSpace, path: nil)
        }
        if text.contains("DO NOT MATCH THE HASHES") || text.contains("HASHES ARE REQUIRED") {
            return SottoError(
                code: "hash_mismatch", message: "A package is not the one that Sotto was tested with: \(reason)",
                hint: "Do not use this source of packages; check `pip config list`, then install again."
            )
        }
        if [
            "NewConnectionError", "ConnectTimeout", "ReadTimeout", "ProxyError", "SSLError", "Connection broken",
            "connection broken by",
            "timed out", "Temporary failure in name resolution", "Max retries exceeded", "ERROR: HTTP error",
        ].contains(where: text.contains) {
            return SottoError(
                code: "download_failed", message: "The packages cannot be reached: \(reason)",
                hint: "Check the network and `pip config list`, or bring the files and use --from PATH."
            )
        }
        if text.contains("No matching distribution") || text.contains("Could not find a version") {
            return SottoError(
                code: "release_not_found", message: "A release is not to be had: \(reason)",
                hint: "Check the index in `pip config list`, or bring the files and use --from PATH."
            )
        }
        return SottoError(
            code: "pip_failed", message: "pip failed: \(reason)",
            hint: "The job's log has all that pip said: `sotto jobs list`, `sotto jobs log JOB`."
        )
    }
}
