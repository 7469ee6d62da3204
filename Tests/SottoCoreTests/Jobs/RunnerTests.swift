import Foundation
import SottoCore
import SystemPackage
import Testing

/// The queue with a real pipeline, real ffmpeg, and a shell script in Spleeter's place.
@Suite("The runner")
struct RunnerTests {
    private let test: TestHome

    init() throws {
        test = try TestHome()
    }

    private func item(_ name: String = "a.wav") async throws -> Item {
        try await test.add(Sound.write(Sound.tone(), to: test.folder.file(name))).0
    }

    private func run(
        atOnce: Int = 1, until ending: Runner.Ending = .whenIdle,
        onEvent: @escaping @Sendable (Job, JobEvent) -> Void = { _, _ in }
    ) async throws -> Int {
        let claim = try #require(try await Runner.claim(test.home))
        let runner = Runner(database: test.database, environment: TestHome.environment, jobsAtOnce: atOnce)
        return try await runner.run(claim, until: ending, onEvent: onEvent)
    }

    /// Runs one job with this script in Spleeter's place, and returns it as it ended.
    private func outcome(_ script: String) async throws -> Job {
        try FakePack.install(in: test.home, python: script)
        let job = try test.queue(try await item())
        #expect(try await run() == 1)
        return try test.jobs.job(job.id)
    }

    private func names(_ folder: FilePath) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []).sorted()
    }

    @Test("A home has one runner at a time")
    func oneRunner() async throws {
        let claim = try #require(try await Runner.claim(test.home))
        #expect(try await Runner.claim(test.home) == nil)
        withExtendedLifetime(claim) {}
    }

    @Test("A job ends with both stems, their description, the file's hash, and no other file")
    func success() async throws {
        try FakePack.install(in: test.home)
        let item = try await item()
        let job = try test.queue(item)
        let events = Recorder<JobEvent>()
        #expect(try await run { events.add($1) } == 0)

        #expect(try test.jobs.job(job.id).state == .succeeded)
        let summary = try test.library.summary(of: try test.library.item(item.id))
        #expect(summary.stems.state == .ready)
        #expect(summary.sha256 == (try FileHash.sha256(of: FilePath(item.path))))
        #expect(names(test.home.stems(item: item.id)) == ["background.wav", "peaks", "separation.json", "vocals.wav"])
        #expect(names(test.home.derived(item: item.id).appending("separation")) == ["spleeter_2stems"])
        #expect(names(test.home.job(job.id)) == ["job.log"])
        let stages = events.all.compactMap { event in
            if case .progress(let stage, _, _) = event { stage } else { nil }
        }
        #expect(
            stages.reduce(into: [Stage]()) { if $0.last != $1 { $0.append($1) } } == [
                .extract, .separate, .check, .publish,
            ])
    }

    @Test("separation.json holds what it promises")
    func manifest() async throws {
        try FakePack.install(in: test.home)
        let item = try await item()
        _ = try test.queue(item)
        _ = try await run()
        let data = try Data(
            contentsOf: URL(filePath: test.home.stems(item: item.id).appending("separation.json").string))
        let manifest = try JSON.decode(SeparationManifest.self, from: data)
        #expect(manifest.engineVersion == "spleeter 2.4.2")
        #expect(manifest.frames == 4_410)
        #expect(manifest.bitDepth == "16")
        #expect(manifest.precision == "f32")
        #expect(manifest.model["model.index"] == ModelFile.all.first { $0.name == "model.index" }?.sha256)
        #expect(
            manifest.vocals.sha256 == (try FileHash.sha256(of: test.home.stems(item: item.id).appending("vocals.wav"))))
        #expect(manifest.background.level.rmsDb == nil)
        #expect(manifest.warnings == ["The background sounds are silent."])
        #expect(Set(manifest.timings.keys) == ["extract", "separate", "check"])
    }

    @Test("Several jobs run in their order, also side by side", arguments: [1, 3])
    func several(_ atOnce: Int) async throws {
        try FakePack.install(in: test.home)
        for name in ["a.wav", "b.wav", "c.wav"] { _ = try test.queue(try await item(name)) }
        #expect(try await run(atOnce: atOnce) == 0)
        #expect(try test.jobs.list().map(\.state) == [.succeeded, .succeeded, .succeeded])
    }

    @Test("A runner that is to do certain jobs leaves later ones")
    func certainJobs() async throws {
        try FakePack.install(in: test.home)
        let first = try test.queue(try await item("a.wav"))
        let second = try test.queue(try await item("b.wav"))
        _ = try await run(until: .whenDone([first.id]))
        #expect(try test.jobs.job(first.id).state == .succeeded)
        #expect(try test.jobs.job(second.id).state == .queued)
    }

    @Test("Without the pack the job fails with the command that helps")
    func noPack() async throws {
        let job = try test.queue(try await item())
        #expect(try await run() == 1)
        let error = try test.jobs.job(job.id).error
        #expect(error?.code == "pack_not_installed")
        #expect(error?.hint.contains("sotto packs install spleeter") == true)
    }

    @Test("An item whose file is gone fails with its path")
    func sourceMissing() async throws {
        try FakePack.install(in: test.home)
        let item = try await item()
        let job = try test.queue(item)
        try FileManager.default.removeItem(atPath: item.path)
        #expect(try await run() == 1)
        #expect(try test.jobs.job(job.id).error?.code == "source_missing")
        #expect(try test.jobs.job(job.id).error?.message.contains(item.path) == true)
    }

    @Test("A file that changes while it is separated makes the job fail")
    func sourceChanged() async throws {
        let path = test.folder.file("a.wav")
        let job = try await outcome("#!/bin/sh\nprintf x >>'\(path)'\nshift 0\n" + FakePack.separates)
        #expect(job.error?.code == "source_changed")
    }

    @Test("What the worker says of its failure is the job's error")
    func workerFails() async throws {
        let script = #"echo '{"event":"failed","code":"model_corrupt","message":"M","hint":"H"}'; exit 1"#
        let job = try await outcome("#!/bin/sh\n\(script)\n")
        #expect(job.error == SottoError(code: "model_corrupt", message: "M", hint: "H"))
    }

    @Test(
        "A worker that dies without a word has a name for how it died",
        arguments: [
            ("kill -9 $$", "out_of_memory"), ("kill -11 $$", "worker_died"), ("exit 3", "worker_died"),
            (":", "worker_died"),
            (FakePack.done, "wav_damaged"), ("sleep 0.1; " + FakePack.done + "exit 4", "worker_died"),
        ]
    )
    func workerDies(_ script: String, _ code: String) async throws {
        #expect(try await outcome("#!/bin/sh\n\(script)\n").error?.code == code)
    }

    @Test("A failure leaves the earlier stems, and nothing of its own")
    func failureKeepsStems() async throws {
        try FakePack.install(in: test.home)
        let item = try await item()
        _ = try test.queue(item)
        _ = try await run()
        let vocals = test.home.stems(item: item.id).appending("vocals.wav")
        let before = FileIdentity(path: vocals)
        try FakePack.install(in: test.home, python: FakePack.arguments + "echo half >>$vocals\nexit 1\n")
        let job = try test.queue(item)
        #expect(try await run() == 1)
        #expect(FileIdentity(path: vocals) == before)
        #expect(names(test.home.derived(item: item.id).appending("separation")) == ["spleeter_2stems"])
        #expect(names(test.home.job(job.id)) == ["job.log"])
        #expect(try test.library.summary(of: item).stems.state == .ready)
    }

    @Test("A second success replaces the first")
    func replaced() async throws {
        try FakePack.install(in: test.home)
        let item = try await item()
        _ = try test.queue(item)
        _ = try await run()
        let vocals = test.home.stems(item: item.id).appending("vocals.wav")
        let before = try FileHash.sha256(of: vocals)
        let louder = FakePack.separates.replacing(#"'\1'"#, with: #"'\2'"#)
        try FakePack.install(in: test.home, python: louder)
        _ = try test.queue(item)
        #expect(try await run() == 0)
        #expect(try FileHash.sha256(of: vocals) != before)
    }

    @Test("A running job that is cancelled ends within two seconds, with everything that it started and wrote")
    func cancel() async throws {
        let mark = test.folder.file("started")
        let script = FakePack.arguments + "echo half >>$vocals\nsleep 61 &\necho $! >'\(mark)'\nwait\n"
        try FakePack.install(in: test.home, python: script)
        let item = try await item()
        let job = try test.queue(item)
        let running = Task { try await run() }
        #expect(try await eventually { FileIdentity(path: mark)?.size ?? 0 > 1 })
        let words = try String(contentsOfFile: mark.string, encoding: .utf8).trimmingCharacters(in: .newlines)
        let child = try #require(pid_t(words))
        let began = ContinuousClock.now
        try test.jobs.cancel(job.id)
        #expect(try await running.value == 0)
        #expect(ContinuousClock.now - began < .seconds(2))
        #expect(try test.jobs.job(job.id).state == .cancelled)
        #expect(try await eventually { kill(child, 0) != 0 })
        #expect(names(test.home.derived(item: item.id).appending("separation")) == [])
        #expect(names(test.home.job(job.id)) == ["job.log"])
    }

    @Test("A runner that is stopped puts its job back, without counting the attempt")
    func stopped() async throws {
        let mark = test.folder.file("started")
        try FakePack.install(in: test.home, python: "#!/bin/sh\ntouch '\(mark)'\nsleep 61\n")
        let item = try await item()
        let job = try test.queue(item)
        let task = Task { try await run() }
        #expect(try await eventually { FileIdentity(path: mark) != nil })
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        let waiting = try test.jobs.job(job.id)
        #expect(waiting.state == .queued)
        #expect(waiting.attempt == 0)
        #expect(names(test.home.job(job.id)) == ["job.log"])
        #expect(names(test.home.derived(item: item.id).appending("separation")) == [])
    }
}
