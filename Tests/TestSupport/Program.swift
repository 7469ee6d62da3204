import Foundation
import Subprocess
import SystemPackage

/// How a program ended and what it said.
package struct ProgramResult: Sendable {
    /// The exit status, or minus the signal that ended it.
    package var status: Int
    package var output: String
    package var errors: String

    package init(status: Int, output: String, errors: String) {
        self.status = status
        self.output = output
        self.errors = errors
    }

    /// Standard output as one JSON value.
    package func json<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(type, from: Data(output.utf8))
    }
}

/// The programs that tests run.
package enum Program {
    /// Where the build has put Sotto's executables: beside the running test bundle.
    package static let folder: FilePath = {
        if let folder = ProcessInfo.processInfo.environment["SOTTO_TEST_BIN"] { return FilePath(folder) }
        let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return FilePath(link ?? "").removingLastComponent()
    }()

    package static var sotto: FilePath { folder.appending("sotto") }
    package static var worker: FilePath { folder.appending("sotto-worker") }

    /// Runs a program that is found on the PATH, or at a path, to its end.
    ///
    /// - Parameter variables: added to this process's own; nil takes one away.
    @discardableResult
    package static func run(
        _ name: String, _ arguments: [String], variables: [String: String?] = [:], in folder: FilePath? = nil
    ) async throws -> ProgramResult {
        // Sotto's own programs end where they block a thread that others need.
        let all = ["SOTTO_CHECK_BLOCKING": "1"].merging(variables) { $1 }
        let environment = all.reduce(into: [Environment.Key: String?]()) { result, variable in
            result.updateValue(variable.value, forKey: Environment.Key(stringLiteral: variable.key))
        }
        let result = try await Subprocess.run(
            name.contains("/") ? .path(FilePath(name)) : .name(name),
            arguments: Arguments(arguments), environment: .inherit.updating(environment), workingDirectory: folder,
            output: .string(limit: 64 << 20), error: .string(limit: 64 << 20)
        )
        let status =
            switch result.terminationStatus {
            case .exited(let code): Int(code)
            case .signaled(let signal): -Int(signal)
            }
        return ProgramResult(status: status, output: result.standardOutput, errors: result.standardError)
    }

    /// Runs Sotto's command line in a home.
    @discardableResult
    package static func sotto(
        _ arguments: String..., home: FilePath, variables: [String: String?] = [:], in folder: FilePath? = nil
    ) async throws -> ProgramResult {
        try await run(sotto.string, arguments + ["--home", home.string], variables: variables, in: folder)
    }

    /// Makes a media file with ffmpeg: the last argument is its path.
    ///
    /// - Throws: ``ProgramFailure`` with what ffmpeg said.
    package static func ffmpeg(_ arguments: String...) async throws {
        let name = arguments.last ?? ""
        let path = name.hasPrefix("file:") ? String(name.dropFirst("file:".count)) : name
        try await MediaFixture.make(FilePath(path), arguments.dropLast())
    }
}

/// A program that a test depends on did not do its part.
package struct ProgramFailure: Error {
    package var message: String

    package init(message: String) {
        self.message = message
    }
}
