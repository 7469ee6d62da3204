import Foundation
import GRDB
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("What a server endures")
struct ServerEnduranceTests {
    private let sotto: Sotto

    init() throws {
        sotto = try Sotto()
    }

    @Test("While the database is locked and a hundred want to write, it serves pages and lists, and ends when asked to")
    func lockedDatabase() async throws {
        let server = try await RunningServer(sotto)
        let bearer = "Authorization: Bearer \(try ServerDocument(of: sotto.home).token)"
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: sotto.home.database.string, configuration: configuration)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let writers = Process()
        writers.executableURL = URL(filePath: "/usr/bin/curl")
        writers.arguments =
            ["-s", "--parallel", "--parallel-immediate", "--parallel-max", "100", "-H", bearer, "-X", "POST"]
            + (0..<100).map { "\(server.address)/api/v1/jobs/cancel?n=\($0)" }
        writers.standardOutput = FileHandle.nullDevice
        writers.standardError = FileHandle.nullDevice
        try writers.run()
        defer { writers.terminate() }
        for _ in 0..<5 {
            #expect(try await server.get("/").status == 200)
            #expect(try await server.get("/api/v1/items", headers: bearer).status == 200)
        }
        let began = ContinuousClock.now
        #expect(try await server.stop() == 0)
        #expect(ContinuousClock.now - began < .seconds(10))
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
    }

    @Test("When its database is replaced it says so and ends")
    func replacedDatabase() async throws {
        let server = try await RunningServer(sotto)
        let path = sotto.home.database.string
        try FileManager.default.copyItem(atPath: path, toPath: "\(path)-copy")
        #expect(rename("\(path)-copy", path) == 0)
        #expect(try await server.end() == 1)
        let errors = try server.errors
        #expect(errors.contains("Error [home_replaced]: "), "\(errors)")
    }

    @Test("More silent connections than it may have keep nobody out")
    func silentConnections() async throws {
        let result = try await sotto.shell(
            #"""
            ( ulimit -n 100; exec "$1" serve --home "$2" >address 2>errors ) & pid=$!
            for n in $(seq 200); do [ -s address ] && break; sleep 0.1; done
            port=$(sed -n 's/.*"port" *: *\([0-9]*\).*/\1/p' "$2/server.json")
            for n in $(seq 80); do exec {silent}<>"/dev/tcp/127.0.0.1/$port"; done
            curl -s -o answer -w '%{http_code}' --max-time 10 "http://127.0.0.1:$port/"
            kill -TERM $pid; wait $pid
            """#)
        #expect(result.output == "200", "\(result.output)\(result.errors)")
    }

    @Test("At rest it does next to nothing")
    func rest() async throws {
        let server = try await RunningServer(sotto)
        // What it does at its start has an end; then there are ten seconds' worth of looks at most in five.
        var fewest = Int.max
        for _ in 0..<8 where fewest > 60 {
            let before = try Self.switches(of: server.pid)
            try await Task.sleep(for: .seconds(2))
            fewest = min(fewest, try Self.switches(of: server.pid) - before)
        }
        #expect(fewest <= 60)
        #expect(try await server.stop() == 0)
    }

    /// How often the threads of a process have gone to sleep.
    private static func switches(of pid: Int32) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task").reduce(0) { sum, thread in
            let status = try String(contentsOfFile: "/proc/\(pid)/task/\(thread)/status", encoding: .utf8)
            let match = status.firstMatch(of: #/\nvoluntary_ctxt_switches:\s+(\d+)/#)
            return sum + (match.flatMap { Int($0.1) } ?? 0)
        }
    }
}
