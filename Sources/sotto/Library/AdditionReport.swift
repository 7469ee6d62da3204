import SottoCore
import Synchronization
import SystemPackage

/// Says what becomes of each file that is added, how far the whole is, and in the end how it went.
final class AdditionReport: Sendable {
    private struct Tally {
        var additions: [Library.Addition: Int] = [:]
        var failures = 0

        var done: Int { additions.values.reduce(failures, +) }
    }

    private let total: Int
    private let progress: CountDisplay
    private let tally = Mutex(Tally())

    init(total: Int) {
        self.total = total
        progress = CountDisplay(total: total)
    }

    var failures: Int { tally.withLock { $0.failures } }

    func show(_ file: FileAddition) {
        progress.clear()
        let done = tally.withLock { tally in
            switch file.result {
            case .success(let (item, addition)):
                tally.additions[addition, default: 0] += 1
                Terminal.result("\(item.id)  \(addition.rawValue)  \(item.path)")
            case .failure(let error):
                tally.failures += 1
                Terminal.show(Self.naming(file.path, error))
            }
            return tally.done
        }
        progress.show(done: done)
    }

    /// Ends the changing line, and sums up what happened to more than one file.
    func finish() {
        progress.clear()
        guard total > 1 else { return }
        let tally = tally.withLock { $0 }
        var parts = [Library.Addition.added, .known, .revived, .relinked].compactMap { addition in
            let count = tally.additions[addition] ?? 0
            return count > 0 || addition == .added || addition == .known ? "\(count) \(addition.rawValue)" : nil
        }
        parts.append("\(tally.failures) failed")
        if tally.done < total { parts.append("\(total - tally.done) not reached") }
        Terminal.message("\(parts.joined(separator: ", ")).")
    }

    /// The error with the path in front, unless its message says which file it is about.
    private static func naming(_ path: FilePath, _ error: SottoError) -> SottoError {
        guard let name = path.lastComponent?.string, !error.message.contains("\(name)\"") else { return error }
        var named = error
        named.message = "\"\(path)\": \(error.message)"
        return named
    }
}
