import Foundation
import SottoCore
import SystemPackage
import TestSupport

/// What scripts read of `server.json`.
struct ServerDocument: Decodable, Equatable {
    var instance: String
    var token: String
    var address: String?
    var port: Int?
    var pid: Int32?

    init(of home: Home) throws {
        let data = try Data(contentsOf: URL(filePath: home.path.appending("server.json").string))
        self = try JSONDecoder().decode(ServerDocument.self, from: data)
    }
}

/// A `sotto serve` that runs until it is stopped.
final class RunningServer {
    /// The first line that it has said.
    let address: String
    let pid: Int32
    private let process: Process
    private let folder: TemporaryFolder

    /// Returns when the server has said where it is.
    ///
    /// - Throws: ``ProgramFailure`` with what it said instead, after at most 20 seconds.
    init(_ sotto: Sotto, _ arguments: String..., path: String? = nil) async throws {
        folder = try TemporaryFolder()
        process = Process()
        process.executableURL = URL(filePath: Program.sotto.string)
        process.arguments = ["serve"] + arguments + ["--home", sotto.home.path.string]
        var variables = ["SOTTO_CHECK_BLOCKING": "1"]
        if let path { variables["PATH"] = path }
        process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
        for name in ["output", "errors"] { try folder.write("", to: name) }
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: folder.file("output").string))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: folder.file("errors").string))
        try process.run()
        pid = process.processIdentifier
        for _ in 0..<400 {
            let said = try Self.text("output", in: folder)
            if let end = said.firstIndex(of: "\n") {
                address = String(said[..<end])
                return
            }
            guard process.isRunning else { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        throw ProgramFailure(message: try Self.text("errors", in: folder))
    }

    deinit {
        if process.isRunning { kill(pid, SIGKILL) }
    }

    var port: Int? { address.split(separator: ":").last.flatMap { Int($0) } }
    var output: String { get throws { try Self.text("output", in: folder) } }
    var errors: String { get throws { try Self.text("errors", in: folder) } }

    /// The address that signs a browser in, as standard error names it. It comes after the first line.
    func signInAddress() async throws -> String {
        for _ in 0..<100 {
            if let match = try errors.firstMatch(of: #/http://\S+\?code=\S+/#) { return String(match.0) }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw ProgramFailure(message: "no address to sign in with: \(try errors)")
    }

    /// Sends a signal and waits for the end.
    ///
    /// - Returns: the exit status, or minus the signal that ended it.
    func stop(_ signal: Int32 = SIGTERM) async throws -> Int32 {
        kill(pid, signal)
        return try await end()
    }

    /// Waits for the end.
    ///
    /// - Returns: the exit status, or minus the signal that ended it.
    func end() async throws -> Int32 {
        for _ in 0..<400 where process.isRunning { try await Task.sleep(for: .milliseconds(50)) }
        guard !process.isRunning else { throw ProgramFailure(message: "it runs on") }
        return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }

    /// Asks for something.
    ///
    /// - Returns: the status and the answer, header and body.
    func get(_ path: String, headers: String...) async throws -> (status: Int, answer: String) {
        let url = path.hasPrefix("http") ? path : address + path
        let result = try await Program.run(
            "curl", ["-sS", "-i", "--max-time", "10", url] + headers.flatMap { ["-H", $0] })
        guard result.status == 0,
            let status = result.output.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { throw ProgramFailure(message: result.errors) }
        return (status, result.output)
    }

    private static func text(_ name: String, in folder: TemporaryFolder) throws -> String {
        try String(contentsOfFile: folder.file(name).string, encoding: .utf8)
    }
}
