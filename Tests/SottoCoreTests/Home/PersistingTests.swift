import Foundation
import GRDB
import SottoCore
import Testing

@Suite("A write that has to happen")
struct PersistingTests {
    private let test: TestHome
    private let patience = WritePatience(
        longest: .seconds(20), afterCancellation: .milliseconds(20), interval: .milliseconds(1))

    init() throws {
        test = try TestHome()
    }

    @Test("is tried again while the disk is full or the database is locked, and says so once")
    func passing() async throws {
        let attempts = Recorder<Bool>()
        let said = Recorder<String>()
        let failures: [ResultCode] = [.SQLITE_FULL, .SQLITE_BUSY, .SQLITE_FULL]
        var patience = patience
        patience.unmentioned = .zero
        let result = try await test.database.persistently(patience, onDelay: { said.add($0.code) }) {
            attempts.add(true)
            if attempts.all.count <= failures.count {
                throw DatabaseError(resultCode: failures[attempts.all.count - 1])
            }
            return 42
        }
        #expect(result == 42)
        #expect(attempts.all.count == 4)
        #expect(said.all == ["disk_full"])
    }

    @Test("ends at once with any other error")
    func lasting() async throws {
        let attempts = Recorder<Bool>()
        let error = await #expect(throws: SottoError.self) {
            try await test.database.persistently(patience) {
                attempts.add(true)
                throw DatabaseError(resultCode: .SQLITE_CORRUPT)
            }
        }
        #expect(error?.code == "home_damaged")
        #expect(attempts.all.count == 1)
    }

    @Test("ends with the last reason when patience has run out")
    func exhausted() async throws {
        let patience = WritePatience(
            longest: .milliseconds(20), afterCancellation: .seconds(20), interval: .milliseconds(1))
        let error = await #expect(throws: SottoError.self) {
            try await test.database.persistently(patience) { throw DatabaseError(resultCode: .SQLITE_BUSY) }
        }
        #expect(error?.code == "home_busy")
    }

    @Test("happens in a task that is cancelled, and is given up soon there")
    func cancelled() async throws {
        let attempts = Recorder<Bool>()
        let (database, patience) = (test.database, patience)
        let writing = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await database.persistently(patience) { attempts.all.count }
        }
        #expect(try await writing.value == 0)
        let waiting = Task {
            try await database.persistently(patience) {
                attempts.add(true)
                throw DatabaseError(resultCode: .SQLITE_BUSY)
            }
        }
        #expect(try await eventually { !attempts.all.isEmpty })
        waiting.cancel()
        let error = await #expect(throws: SottoError.self) { try await waiting.value }
        #expect(error?.code == "home_busy")
    }
}
