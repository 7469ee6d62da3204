import Foundation
import ServiceLifecycle
import SottoCore
import SottoServer
import SystemPackage
import Testing

@Suite("Installs beside the server")
struct InstallServiceTests {
    private let test: TestHome

    init() throws {
        test = try TestHome()
    }

    /// Has installs run with this script as the only Python there is, while something is done.
    private func withInstalls(
        python: String? = nil, _ work: (InstallService, ServiceGroup) async throws -> Void
    ) async throws {
        try test.folder.folder("bin")
        if let python {
            try test.folder.write(python, to: "bin/python3.11")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: test.folder.file("bin/python3.11").string)
        }
        let nowhere = test.folder.file("nowhere").string
        let environment = SottoEnvironment(
            variables: ["PATH": test.folder.file("bin").string, "HOME": nowhere, "PYENV_ROOT": nowhere],
            worker: TestHome.environment.worker)
        let installs = InstallService(
            installer: PackInstaller(database: test.database, environment: environment), logger: Requests.logger)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [installs], logger: Requests.logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await work(installs, group)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        let error = await #expect(throws: (any Error).self) { try await installs.start(.spleeter) }
        #expect(error is CancellationError)
    }

    private func ends(_ job: Job, as state: JobState) async throws -> Bool {
        try await eventually { try test.jobs.job(job.id).state == state }
    }

    @Test("An install has a job at once, and what becomes of it is the job's")
    func fails() async throws {
        try await withInstalls { installs, _ in
            let job = try #require(try await installs.start(.spleeter))
            #expect(job.packID == "spleeter")
            #expect(try await ends(job, as: .failed))
            #expect(try test.jobs.job(job.id).error?.code == "no_compatible_python")
            // It can be tried again.
            let second = try #require(try await installs.start(.spleeter))
            #expect(second.id != job.id)
            #expect(try await ends(second, as: .failed))
        }
    }

    @Test("A pack that is installed already needs no job")
    func already() async throws {
        try FakeModel.install(in: test.home)
        try await withInstalls { installs, _ in
            let job = try await installs.start(.spleeterModel)
            #expect(job == nil)
        }
        #expect(try test.jobs.list().isEmpty)
    }

    @Test("What another process installs is not installed here")
    func elsewhere() async throws {
        try test.folder.folder("home/packs/spleeter")
        let lock = try FileLock.tryLock(PackStore(home: test.home).installLock(.spleeter), .exclusive)
        #expect(lock != nil)
        try await withInstalls { installs, _ in
            let error = await #expect(throws: SottoError.self) { try await installs.start(.spleeter) }
            #expect(error?.code == "already_installing")
        }
        #expect(try test.jobs.list().isEmpty)
        withExtendedLifetime(lock) {}
    }

    @Test("An install that hangs can be cancelled, and another go on beside it")
    func cancelled() async throws {
        try await withInstalls(python: "#!/bin/sh\nexec /bin/sleep 100\n") { installs, _ in
            let first = try #require(try await installs.start(.spleeter))
            let second = try #require(try await installs.start(.spleeterModel))
            _ = try test.jobs.cancelInstall(of: .spleeter)
            #expect(try await ends(first, as: .cancelled))
            #expect(try test.jobs.job(second.id).state == .running)
        }
    }

    @Test("When the server stops, what is being installed is cancelled, not put off")
    func stopped() async throws {
        var job: Job?
        try await withInstalls(python: "#!/bin/sh\nexec /bin/sleep 100\n") { installs, _ in
            job = try await installs.start(.spleeter)
        }
        let ended = try test.jobs.job(try #require(job?.id))
        #expect(ended.state == .cancelled)
        #expect(PackStore(home: test.home).summary(.spleeter).state == .notInstalled)
    }
}
