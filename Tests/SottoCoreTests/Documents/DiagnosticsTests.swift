import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("Diagnostics")
struct DiagnosticsTests {
    private let test: TestHome

    init() throws {
        test = try TestHome()
    }

    private func report(path: String? = nil, worker: FilePath = Program.worker) async -> DiagnosticReport {
        var variables = ProcessInfo.processInfo.environment
        if let path { variables["PATH"] = path }
        if path != nil { variables["HOME"] = path }
        if path != nil { variables["PYENV_ROOT"] = path }
        let environment = SottoEnvironment(variables: variables, worker: worker)
        return await Diagnostics(home: test.home, environment: environment).report()
    }

    private func check(_ id: String, in report: DiagnosticReport) throws -> DiagnosticCheck {
        try #require(report.checks.first { $0.id == id })
    }

    @Test("Everything is looked at, and what is not well has a hint")
    func all() async throws {
        let report = await report()
        #expect(
            report.checks.map(\.id) == [
                "system", "processor", "offline", "database", "space", "ffmpeg", "ffprobe", "python",
                "window", "pack-spleeter-model", "pack-spleeter",
            ]
        )
        for check in report.checks {
            #expect(!check.detail.isEmpty)
            #expect((check.hint == nil) == (check.status == .ok), "\(check.id)")
        }
        for id in ["offline", "database", "ffmpeg", "ffprobe"] { #expect(try check(id, in: report).status == .ok) }
        let pack = try check("pack-spleeter-model", in: report)
        #expect(pack.status == .problem)
        #expect(pack.hint?.contains("`sotto packs install spleeter-model`") == true)
        #expect(try check("pack-spleeter", in: report).status == .ok)
    }

    @Test("Without tools each is missed by name")
    func noTools() async throws {
        let report = await report(path: test.folder.path.string)
        #expect(try check("ffmpeg", in: report).status == .problem)
        #expect(try check("ffmpeg", in: report).hint?.contains("apt-get install ffmpeg") == true)
        #expect(try check("ffprobe", in: report).status == .problem)
        // Only the python engine needs one, and its installer says so.
        #expect(try check("python", in: report).status == .ok)
        #expect(try check("python", in: report).detail == "none found; the pack \"spleeter\" would need 3.11 or 3.10")
    }

    @Test("An old ffmpeg is a problem, and a tool that does not say its version gets a warning")
    func oldTools() async throws {
        try FakePack.writeScript("#!/bin/sh\necho 'ffmpeg version 4.4.1-x Copyright'\n", to: test.folder.file("ffmpeg"))
        try FakePack.writeScript("#!/bin/sh\nexit 0\n", to: test.folder.file("ffprobe"))
        let report = await report(path: test.folder.path.string)
        #expect(try check("ffmpeg", in: report).status == .problem)
        #expect(try check("ffmpeg", in: report).detail.contains("4.4.1-x"))
        #expect(try check("ffprobe", in: report).status == .warning)
    }

    @Test("A worker that is missing is a problem")
    func noWorker() async throws {
        #expect(try check("offline", in: await report(worker: "/no/sotto-worker")).status == .problem)
    }

    @Test("Packs that are there, and those that are broken, are told apart")
    func packs() async throws {
        try FakePack.install(in: test.home)
        #expect(try check("pack-spleeter", in: await report()).status == .ok)
        let fault = SottoError(code: "pack_broken", message: "\"x\" is missing.", hint: "Install it again.")
        try test.packs.markBroken(.spleeter, fault)
        let broken = try check("pack-spleeter", in: await report())
        #expect(broken.status == .problem)
        #expect(broken.detail == fault.message)
        #expect(broken.hint == fault.hint)
    }

    @Test("A damaged database is a problem, and the rest of the report is there")
    func damaged() async throws {
        let folder = try TemporaryFolder()
        try folder.write(String(repeating: "not a database ", count: 100), to: "sotto.sqlite")
        let report = await Diagnostics(home: Home(path: folder.path), environment: TestHome.environment).report()
        #expect(try check("database", in: report).status == .problem)
        #expect(report.disk == nil)
        #expect(report.checks.count == 11)
    }

    @Test("What stems take is the sum over the library, and uploads are counted by themselves")
    func disk() async throws {
        let item = try test.record()
        try test.recordStems(of: item, by: try test.queue(item))
        try FileManager.default.createDirectory(
            atPath: test.home.upload(item: item.id).string, withIntermediateDirectories: true)
        try test.folder.write("sound", to: "home/uploads/\(item.id)/a.wav")
        let disk = try #require(await report().disk)
        #expect(disk.derived == 10)
        #expect(disk.uploads == 5)
        #expect(disk.free > 0)
    }
}
