import ServiceLifecycle
import SottoCore
import SottoServer
import Testing

@Suite("Looking after installs that have died")
struct RecoveryServiceTests {
    @Test("While the server runs, an install whose process has died is called interrupted, and one that lives is left")
    func interrupted() async throws {
        let test = try TestHome()
        let service = RecoveryService(database: test.database, logger: Requests.logger)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [service], logger: Requests.logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try test.folder.folder("home/packs/spleeter-model")
            let lock = try FileLock.tryLock(PackStore(home: test.home).installLock(.spleeterModel), .exclusive)
            #expect(lock != nil)
            let alive = try test.jobs.beginInstall(of: .spleeterModel)
            let dead = try test.jobs.beginInstall(of: .spleeter)
            let isFound = try await eventually { try test.jobs.job(dead.id).error?.code == "interrupted" }
            #expect(isFound)
            #expect(try test.jobs.job(alive.id).state == .running)
            withExtendedLifetime(lock) {}
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
