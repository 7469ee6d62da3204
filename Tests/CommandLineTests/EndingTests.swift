import Foundation
import GRDB
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("How commands end")
struct EndingTests {
    private let sotto: Sotto

    init() throws {
        sotto = try Sotto()
    }

    @Test("A signal while watching ends with 130 and leaves the job alone", arguments: [SIGINT, SIGTERM])
    func interrupted(_ signal: Int32) async throws {
        let id = try await sotto.queue("one.wav")
        let process = Process()
        process.executableURL = URL(filePath: Program.sotto.string)
        process.arguments = ["jobs", "watch", id, "--home", sotto.home.path.string]
        let errors = Pipe()
        process.standardError = errors
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
        try #require(try await becomesInterruptible(process.processIdentifier))
        kill(process.processIdentifier, signal)
        let said = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 130)
        #expect(String(decoding: said, as: UTF8.self).hasSuffix("Interrupted.\n"))
        let state = try JobStore(database: HomeDatabase(home: sotto.home)).job(id).state
        #expect(state == .queued)
    }

    @Test("Ctrl-\\ ends it at once, without a word about its inside")
    func quit() async throws {
        let id = try await sotto.queue("one.wav")
        let result = try await sotto.shell(
            "\"$1\" jobs watch \(id) --home \"$2\" & pid=$!; sleep 1; kill -QUIT $pid; wait $pid; echo \"status $?\"")
        #expect(result.output.hasSuffix("status \(128 + SIGQUIT)\n"), "\(result.output)")
        #expect(!"\(result.output)\(result.errors)".contains("crashed"), "\(result.errors)")
    }

    @Test("What is to be ignored stays ignored, as with nohup")
    func nohup() async throws {
        let id = try await sotto.queue("one.wav")
        let result = try await sotto.shell(
            """
            trap '' HUP
            "$1" jobs watch \(id) --home "$2" & pid=$!
            sleep 1; kill -HUP $pid; sleep 0.5; kill -TERM $pid; wait $pid; echo "status $?"
            """)
        #expect(result.output.hasSuffix("status 130\n"), "\(result.output)\(result.errors)")
        let handled = try await sotto.shell(
            """
            "$1" jobs watch \(id) --home "$2" & pid=$!
            trap '' HUP; sleep 1; kill -HUP $pid; wait $pid; echo "status $?"
            """)
        #expect(handled.output.hasSuffix("status 130\n"), "\(handled.output)\(handled.errors)")
    }

    /// Waits until a process handles SIGINT.
    private func becomesInterruptible(_ process: Int32) async throws -> Bool {
        for _ in 0..<200 {
            let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
            let mask =
                status.split(separator: "\n").first { $0.hasPrefix("SigCgt:") }?.split(separator: "\t").last ?? "0"
            if let bits = UInt64(mask, radix: 16), bits & 1 << (SIGINT - 1) != 0 {
                // That of SIGTERM follows within microseconds.
                try await Task.sleep(for: .milliseconds(300))
                return true
            }
            try await Task.sleep(for: .milliseconds(25))
        }
        return false
    }

    @Test("Output that nobody reads any more ends a command by SIGPIPE, without a word")
    func closedPipe() async throws {
        let result = try await sotto.shell(
            #"{ sleep 0.3; "$1" packs list --home "$2"; echo "status $?" >&2; } | true"#
        )
        #expect(result.errors == "status 141\n")
    }

    @Test("Output that cannot be written is a failure that is said", arguments: ["packs list", "packs list --json"])
    func fullDisk(_ command: String) async throws {
        let result = try await sotto.shell(#""$1" \#(command) --home "$2" >/dev/full"#)
        expectError(result, "output_failed")
    }

    @Test("Messages that cannot be written stop nothing")
    func closedErrors() async throws {
        let result = try await sotto.shell(#""$1" library list --home "$2" 2>/dev/full"#)
        #expect(result.status == 0)
        let closed = try await sotto.shell(#""$1" library list --json --home "$2" 2>&-"#)
        #expect(closed.status == 0)
        #expect(closed.output == "[\n\n]\n")
    }

    @Test("The home comes from the environment when no option names it")
    func home() async throws {
        let home = sotto.folder.file("from the environment")
        let result = try await Program.run(
            Program.sotto.string, ["library", "list", "--json"], variables: ["SOTTO_HOME": home.string]
        )
        #expect(result.status == 0)
        #expect(FileManager.default.fileExists(atPath: home.appending("sotto.sqlite").string))
    }

    @Test("A home that cannot be is an error that names it")
    func badHome() async throws {
        try sotto.folder.write("a file", to: "a home")
        let result = try await sotto("library", "list")
        #expect(result.status == 1)
        #expect(result.errors.hasPrefix("Error ["))
        #expect(result.errors.contains("a home"))
        #expect(result.errors.contains("\nHint: "))
    }

    @Test("A home of a later version is refused with what to do")
    func newerHome() async throws {
        let database = try HomeDatabase(home: sotto.home)
        try await database.pool.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('later')") }
        expectError(try await sotto("jobs", "list"), "home_newer")
    }
}
