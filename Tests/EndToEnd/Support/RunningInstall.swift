import Foundation
import Subprocess
import SystemPackage
import TestSupport

/// An install in another process, for tests that interfere.
struct RunningInstall {
    let pid: Int32
    private let notes: FilePath

    /// What the process has written to standard error so far.
    var text: String {
        FileManager.default.contents(atPath: notes.string).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// How many processes the install runs now.
    var children: Int {
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")) ?? []
        return threads.reduce(0) { count, thread in
            let list = FileManager.default.contents(atPath: "/proc/\(pid)/task/\(thread)/children") ?? Data()
            return count + String(decoding: list, as: UTF8.self).split(separator: " ").count
        }
    }

    func send(_ signal: Int32) {
        kill(pid, signal)
    }

    /// Waits until the install says that it is in a stage.
    ///
    /// - Returns: the job.
    @discardableResult
    func reaches(_ stage: String) async throws -> String {
        try await wait("stage \(stage)") { text.contains("spleeter  \(stage)") || text.contains("model  \(stage)") }
        let words = text.split(separator: " ")
        return String(words.dropFirst().first?.prefix { $0 != ":" } ?? "")
    }

    /// Waits until something is so, while the install runs.
    func wait(_ what: String, until isSo: () async throws -> Bool) async throws {
        let cameToBe = try await RunningProgram.wait(.seconds(60)) {
            if text.contains("Error [") { throw ProgramFailure(message: "before \(what): \(text)") }
            return try await isSo()
        }
        guard cameToBe else { throw ProgramFailure(message: "\(what) never came: \(text)") }
    }

    /// Starts an installer, does something meanwhile, and waits for its end.
    ///
    /// - Parameter folder: for what it says.
    static func run(
        _ executable: FilePath, _ arguments: [String], variables: [String: String?], notes folder: TemporaryFolder,
        while body: (RunningInstall) async throws -> Void
    ) async throws -> ProgramResult {
        let notes = folder.file("said-\(UUID().uuidString)")
        let descriptor = try FileDescriptor.open(
            notes, .writeOnly, options: [.create, .append, .closeOnExec], permissions: .ownerReadWrite)
        let environment = variables.reduce(into: [Environment.Key: String?]()) { result, variable in
            result.updateValue(variable.value, forKey: Environment.Key(stringLiteral: variable.key))
        }
        let result = try await Subprocess.run(
            .path(executable), arguments: Arguments(arguments), environment: .inherit.updating(environment),
            input: .none, output: .discarded,
            error: .fileDescriptor(descriptor, closeAfterSpawningProcess: true)
        ) { execution in
            let install = RunningInstall(pid: execution.processIdentifier.value, notes: notes)
            do {
                try await body(install)
            } catch {
                install.send(SIGKILL)
                throw error
            }
        }
        let status =
            switch result.terminationStatus {
            case .exited(let code): Int(code)
            case .signaled(let signal): -Int(signal)
            }
        let text = String(decoding: FileManager.default.contents(atPath: notes.string) ?? Data(), as: UTF8.self)
        return ProgramResult(status: status, output: "", errors: text)
    }
}
