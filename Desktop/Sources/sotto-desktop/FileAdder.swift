import DesktopCore
import Toolkit

/// Adds files of this machine to the library. They stay where they are.
@MainActor
final class FileAdder {
    private let keeper: ServerKeeper
    private let tell: (_ message: String, _ detail: String) -> Void

    /// - Parameter tell: shows the user what could not be added.
    init(keeper: ServerKeeper, tell: @escaping (_ message: String, _ detail: String) -> Void) {
        (self.keeper, self.tell) = (keeper, tell)
    }

    /// Adds them, and tells when it has tried all which of them failed, and why.
    func add(_ files: FileNames) async {
        var failures = files.unusable.map { (name: $0, problem: Self.unusable($0)) }
        for start in stride(from: 0, to: files.paths.count, by: Addition.limit) {
            let paths = Array(files.paths[start...].prefix(Addition.limit))
            do {
                guard let session = keeper.session else { throw ServerAPI.unreachable("it is being started") }
                for result in try await keeper.api.add(paths, session) {
                    if let problem = result.error { failures.append((result.path, problem)) }
                }
            } catch {
                let problem = error as? Problem ?? ServerAPI.unreachable("\(error)")
                failures += paths.map { ($0, problem) }
            }
        }
        if !failures.isEmpty { tell(failures) }
    }

    private func tell(_ failures: [(name: String, problem: Problem)]) {
        let (message, detail) = FailureText.of(failures.map(\.problem))
        tell(message, detail)
    }

    private static func unusable(_ name: String) -> Problem {
        Problem(
            code: "name_not_utf8", message: "\"\(name)\" is no file of this machine whose name is UTF-8.",
            hint: "Copy the file here, or rename it, and try again.")
    }
}
