import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("Locks on files")
struct FileLockTests {
    private let path: FilePath
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("lock")
    }

    @Test("One holds it alone until it lets go")
    func exclusive() throws {
        do {
            let lock = try #require(try FileLock.tryLock(path, .exclusive))
            #expect(try FileLock.tryLock(path, .exclusive) == nil)
            #expect(try FileLock.tryLock(path, .shared) == nil)
            withExtendedLifetime(lock) {}
        }
        #expect(try FileLock.tryLock(path, .exclusive) != nil)
    }

    @Test("Many may share it, and nobody has it alone meanwhile")
    func shared() throws {
        let locks = [try FileLock.tryLock(path, .shared), try FileLock.tryLock(path, .shared)]
        #expect(locks.allSatisfy { $0 != nil })
        #expect(try FileLock.tryLock(path, .exclusive) == nil)
        withExtendedLifetime(locks) {}
    }

    @Test("Another process's lock binds, and ends with that process even when it is killed")
    func otherProcess() throws {
        let holder = try LockHolder(path)
        #expect(try FileLock.tryLock(path, .shared) == nil)
        holder.kill()
        #expect(try FileLock.tryLock(path, .exclusive) != nil)
    }

    @Test("Whoever waits for it gets it when it is free")
    func waiting() async throws {
        let holder = try LockHolder(path)
        let path = path
        let waiter = Task { try await blocking { _ in try FileLock.lock(path, patience: .seconds(20)) } }
        try await Task.sleep(for: .milliseconds(100))
        holder.kill()
        let lock = try #require(try await waiter.value)
        #expect(try FileLock.tryLock(path, .shared) == nil)
        withExtendedLifetime(lock) {}
    }

    @Test("Whoever waits for it too long goes away without it")
    func impatient() throws {
        let holder = try LockHolder(path)
        #expect(try FileLock.lock(path, patience: .milliseconds(30)) == nil)
        holder.kill()
    }

    @Test("A lock in a folder that is not there is an error that names it")
    func noFolder() {
        let error = #expect(throws: SottoError.self) { try FileLock.tryLock(folder.file("no/lock"), .shared) }
        #expect(error?.code == "not_found")
        #expect(error?.message.contains("no/lock") == true)
    }
}
