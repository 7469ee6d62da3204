import COffline

/// A child that ended as `sotto-worker`, before it became the program.
///
/// It says so by an exit code together with a last line on standard error. A program that imitates both is believed;
/// it gains nothing but a wrong error for itself.
struct WorkerFailure {
    /// What the worker says where there are no seccomp filters.
    static let noSeccomp = String(cString: offline_describe(Int32(OFFLINE_NO_SECCOMP.rawValue)))

    /// What the caller gets to see.
    let error: OfflineError

    /// Returns nil when the code and the line are a program's own.
    init?(code: Int32, lastErrorLine: String?) {
        let prefixes = ["sotto-worker: offline: ", "sotto-worker: tethered: "]
        guard [125, 127].contains(code), let line = lastErrorLine,
            let prefix = prefixes.first(where: line.hasPrefix)
        else {
            return nil
        }
        let reason = String(line.dropFirst(prefix.count))
        error = reason == Self.noSeccomp ? .unsupported(reason: reason) : .launchFailed(reason)
    }
}
