import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("Installing from a file")
struct PackInstallerTests {
    private let test: TestHome

    init() throws {
        test = try TestHome()
    }

    private var installer: PackInstaller { PackInstaller(database: test.database, environment: TestHome.environment) }

    private func names(_ pack: PackID) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: test.packs.folder(pack).string)) ?? []).sorted()
    }

    /// Expects an install to fail, and everything to say so.
    private func expectFailure(_ pack: PackID, from: FilePath, python: FilePath? = nil, _ code: String) async throws {
        let error = await #expect(throws: SottoError.self) {
            try await installer.install(pack, from: from, python: python)
        }
        #expect(error?.code == code)
        let job = try #require(try test.jobs.list().first)
        #expect(job.state == .failed)
        #expect(job.error == error)
        let entry = try #require(try Ledger(database: test.database).entries().first)
        #expect(entry.jobID == job.id)
        #expect(entry.outcome == .failed)
        #expect(!entry.usesNetwork)
        #expect(names(pack) == ["install.lock"])
        #expect(test.packs.summary(pack).state == .notInstalled)
        #expect(try test.jobs.log(of: job).contains("[\(code)]"))
    }

    @Test("A file that is no archive fails, is in the ledger with its hash, and leaves nothing")
    func noArchive() async throws {
        let file = try test.folder.write("no archive", to: "bad.whl")
        try await expectFailure(.spleeterModel, from: file, "archive_unreadable")
        let entry = try #require(try Ledger(database: test.database).entries().first)
        #expect(entry.source == file.string)
        #expect(entry.files.map(\.sha256) == [try FileHash.sha256(of: file)])
        #expect(entry.bytes == 10)
    }

    @Test("An archive whose files have the right names and sizes but not the right bytes is corrupt")
    func corrupt() async throws {
        let file = test.folder.file("zeros.whl")
        try await Archive.zip(Archive.wheelNames, to: file)
        try await expectFailure(.spleeterModel, from: file, "model_corrupt")
    }

    @Test("What is not there is refused by name, before there is a job")
    func missing() async throws {
        for pack in PackID.allCases {
            let error = await #expect(throws: SottoError.self) {
                try await installer.install(pack, from: test.folder.file("gone"))
            }
            #expect(error?.code == "not_found")
            #expect(error?.message.contains("gone") == true)
        }
        #expect(try test.jobs.list().isEmpty)
    }

    @Test("A folder is no archive")
    func folder() async throws {
        try await expectFailure(.spleeterModel, from: test.folder.path, "not_a_file")
    }

    @Test("A chosen program that is no Python is refused before anything is installed")
    func notPython() async throws {
        try await expectFailure(.spleeter, from: test.folder.path, python: "/bin/sh", "no_compatible_python")
    }

    @Test("A chosen Python that is not there is named")
    func noPython() async throws {
        try await expectFailure(.spleeter, from: test.folder.path, python: "/no/python", "tool_missing")
        #expect(try test.jobs.list().first?.error?.message.contains("/no/python") == true)
    }

    @Test("An installed pack says so at once, without a job")
    func already() async throws {
        try FakePack.install(in: test.home)
        guard case .alreadyInstalled(let summary) = try await installer.install(.spleeter) else {
            Issue.record("it was installed again")
            return
        }
        #expect(summary.state == .installed)
        #expect(try test.jobs.list().isEmpty)
        #expect(try Ledger(database: test.database).entries().isEmpty)
    }

    @Test("A pack that another process installs is not installed twice")
    func twice() async throws {
        let folder = test.packs.folder(.spleeterModel).string
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let holder = try LockHolder(test.packs.installLock(.spleeterModel))
        let error = await #expect(throws: SottoError.self) { try await installer.install(.spleeterModel) }
        #expect(error?.code == "already_installing")
        #expect(try test.jobs.list().isEmpty)
        holder.kill()
    }

    @Test("What a dead install left is put right before the next one begins")
    func afterDeath() async throws {
        let dead = try test.jobs.beginInstall(of: .spleeterModel)
        let staging = test.packs.staging(.spleeterModel, job: dead.id).string
        try FileManager.default.createDirectory(atPath: staging, withIntermediateDirectories: true)
        let file = try test.folder.write("no archive", to: "bad.whl")
        try await expectFailure(.spleeterModel, from: file, "archive_unreadable")
        #expect(try test.jobs.job(dead.id).error?.code == "interrupted")
    }

    @Test("An altered pack is found broken, and stays so until it is mended")
    func verifying() async throws {
        try FakePack.install(.spleeterModel, in: test.home)
        let layout = PackLayout(pack: .spleeterModel, root: test.packs.installed(.spleeterModel))
        _ = try PackChecksums(layout: layout).write(cancellation: CancellationFlag())
        let verifier = PackVerifier(home: test.home, environment: TestHome.environment)
        let error = await #expect(throws: SottoError.self) { try await verifier.verify(.spleeterModel) }
        #expect(error?.code == "pack_broken")
        #expect(test.packs.summary(.spleeterModel).state == .broken)
    }

    @Test("A pack that is not installed cannot be verified")
    func verifyNothing() async throws {
        let verifier = PackVerifier(home: test.home, environment: TestHome.environment)
        let error = await #expect(throws: SottoError.self) { try await verifier.verify(.spleeter) }
        #expect(error?.code == "pack_not_installed")
    }
}
