import Foundation
import SottoCore
import SystemPackage
import Testing

@Suite("Using, replacing and removing a pack")
struct PackUseTests {
    private let test: TestHome

    init() throws {
        test = try TestHome()
    }

    private func error(_ act: () throws -> Void) -> SottoError? {
        #expect(throws: SottoError.self) { try act() }
    }

    private var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: test.packs.folder(.spleeter).string)) ?? []).sorted()
    }

    @Test("A pack that is not installed or broken cannot be used, and the error says what to run")
    func refused() throws {
        let missing = error { _ = try test.packs.lease(.spleeter) }
        #expect(missing?.code == "pack_not_installed")
        #expect(missing?.message.contains("\"spleeter\"") == true)
        #expect(missing?.hint.contains("`sotto packs install spleeter`") == true)

        try FakePack.install(in: test.home)
        try test.packs.markBroken(.spleeter, SottoError(code: "pack_broken", message: "\"x\" is missing.", hint: "h"))
        let broken = error { _ = try test.packs.lease(.spleeter) }
        #expect(broken?.code == "pack_broken")
        #expect(broken?.message.contains("\"x\" is missing.") == true)
        #expect(broken?.hint.contains("`sotto packs install spleeter`") == true)
    }

    @Test("A pack that another process replaces now cannot be used, and is worth a second try")
    func changing() throws {
        try FakePack.install(in: test.home)
        let holder = try LockHolder(test.packs.useLock(.spleeter))
        #expect(error { _ = try test.packs.lease(.spleeter) }?.code == "pack_changing")
        holder.kill()
        _ = try test.packs.lease(.spleeter)
    }

    @Test("A pack in use by several is neither removed nor replaced until the last one ends")
    func inUse() throws {
        try FakePack.install(in: test.home)
        let staging = test.packs.staging(.spleeter, job: "x").appending("pack")
        try FakePack.build(PackLayout(pack: .spleeter, root: staging))
        do {
            let leases = [try test.packs.lease(.spleeter), try test.packs.lease(.spleeter)]
            #expect(error { try test.packs.remove(.spleeter) }?.code == "pack_in_use")
            #expect(error { try test.packs.publish(staging, as: .spleeter) }?.code == "pack_in_use")
            withExtendedLifetime(leases) {}
        }
        #expect(test.packs.summary(.spleeter).state == .installed)
        try test.packs.remove(.spleeter)
    }

    @Test("Another process's use counts too, and ends with it")
    func otherProcess() throws {
        try FakePack.install(in: test.home)
        let holder = try LockHolder(test.packs.useLock(.spleeter), shared: true)
        #expect(error { try test.packs.remove(.spleeter) }?.code == "pack_in_use")
        holder.kill()
        try test.packs.remove(.spleeter)
    }

    @Test("Removing leaves nothing of the pack, nor a mark that it was broken")
    func remove() throws {
        try FakePack.install(in: test.home)
        try test.packs.markBroken(.spleeter, .cancelled)
        try test.packs.remove(.spleeter)
        #expect(names == ["install.lock", "use.lock"])
        #expect(test.packs.summary(.spleeter).state == .notInstalled)
        #expect(error { try test.packs.remove(.spleeter) }?.code == "pack_not_installed")
    }

    @Test("Publishing makes a staged pack the installed one, by replacing what was there, mark and all")
    func publish() throws {
        let staging = test.packs.staging(.spleeter, job: "x")
        try FakePack.build(PackLayout(pack: .spleeter, root: staging))
        try test.packs.publish(staging, as: .spleeter)
        #expect(test.packs.summary(.spleeter).state == .installed)
        #expect(names == [PackID.spleeter.version, "use.lock"])

        try test.packs.markBroken(.spleeter, .cancelled)
        try FakePack.build(PackLayout(pack: .spleeter, root: staging), python: "#!/bin/sh\n# another\n")
        try test.packs.publish(staging, as: .spleeter)
        #expect(test.packs.summary(.spleeter).state == .installed)
        #expect(names == [PackID.spleeter.version, "use.lock"])
        let python = PackLayout(pack: .spleeter, root: test.packs.installed(.spleeter)).python
        #expect(try String(contentsOfFile: python.string, encoding: .utf8).contains("another"))
    }
}
