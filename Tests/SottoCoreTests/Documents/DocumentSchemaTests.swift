import Foundation
import SottoCore
import Testing

/// The keys of JSON documents are a promise to scripts: none goes missing, and none appears unannounced.
@Suite("The keys of documents")
struct DocumentSchemaTests {
    private func object(_ value: some Encodable) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: JSON.encode(value)) as? [String: Any])
    }

    private func keys(_ value: Any?) throws -> Set<String> {
        Set(try #require(value as? [String: Any]).keys)
    }

    private static let item: Set = [
        "id", "path", "title", "size_bytes", "duration_seconds", "container", "video", "audio_streams", "sha256",
        "added_at", "missing", "uploaded", "has_thumbnail", "stems", "latest_job",
    ]
    private static let stems: Set = ["state", "engine", "preset", "vocals", "background", "has_alternative"]
    private static let stream: Set = [
        "index", "codec", "channels", "layout", "sample_rate", "language", "title", "is_default", "start_time",
        "duration",
    ]
    private static let job: Set = [
        "id", "type", "state", "title", "item_id", "pack_id", "options", "stem_set", "stage", "fraction", "speed",
        "attempt",
        "cancel_requested", "created_at", "queued_at", "started_at", "finished_at", "error",
    ]
    private static let pack: Set = [
        "id", "title", "purpose", "version", "state", "size_bytes", "path", "download_bytes", "installed_bytes",
        "sources", "error",
    ]
    private static let error: Set = ["code", "message", "hint"]

    @Test("An item has all its keys, null where there is nothing to say")
    func items() async throws {
        let test = try TestHome()
        let item = try await test.add(Sound.write(Sound.tone(), to: test.folder.file("a.wav"))).0
        let document = try object(try test.library.summary(of: item))
        #expect(Set(document.keys) == Self.item)
        #expect(try keys(document["stems"]) == Self.stems)
        let stream = try #require((document["audio_streams"] as? [Any])?.first)
        #expect(try keys(stream) == Self.stream)
        for key in ["video", "sha256", "latest_job"] { #expect(document[key] is NSNull) }
        #expect((stream as? [String: Any])?["language"] is NSNull)
        #expect((document["stems"] as? [String: Any])?["state"] as? String == "none")
    }

    @Test("Pages of lists say how many there are and where the next one begins, null on the last")
    func pages() throws {
        let test = try TestHome()
        for name in ["a.wav", "b.wav"] { _ = try test.queue(name) }
        for limit in [1, 2] {
            let items = try object(try test.library.page(limit: limit))
            #expect(Set(items.keys) == ["items", "total_count", "next_cursor"])
            #expect(items["total_count"] as? Int == 2)
            #expect(items["next_cursor"] is NSNull == (limit == 2))
            let item = try #require((items["items"] as? [[String: Any]])?.first)
            #expect(Set(item.keys) == Self.item)
            #expect(try keys(item["latest_job"]) == Self.job)
            let jobs = try object(try test.jobs.page(limit: limit))
            #expect(Set(jobs.keys) == ["jobs", "total_count", "next_cursor"])
            #expect(jobs["next_cursor"] is NSNull == (limit == 2))
        }
    }

    @Test("What an engine offers has all its keys, in the words of the command line")
    func offers() throws {
        let offer = try object(try #require(SeparationOptions.offers.first))
        #expect(Set(offer.keys) == ["engine", "pack", "presets", "precisions", "bit_depths"])
        #expect(offer["engine"] as? String == "native")
        #expect(offer["presets"] as? [String] == ["standard", "best", "fast", "spleeter"])
        #expect(offer["bit_depths"] as? [String] == ["auto", "16", "24", "32f"])
    }

    @Test("A job has all its keys in every state, and its times are ISO 8601")
    func jobs() throws {
        let test = try TestHome()
        let job = try test.queue("a.wav")
        let queued = try object(test.jobs.summary(of: job))
        #expect(Set(queued.keys) == Self.job)
        #expect(queued["type"] as? String == "separate_audio_spleeter")
        #expect(queued["error"] is NSNull)
        #expect(queued["pack_id"] is NSNull)
        let time = try #require(queued["created_at"] as? String)
        #expect(time.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/#) != nil)
        let place = try #require(queued["queued_at"] as? String)
        #expect(place.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/#) != nil)
        _ = try test.jobs.claimNext()
        try test.jobs.finish(job.id, .failed, error: .cancelled)
        let failed = try object(test.jobs.summary(of: try test.jobs.job(job.id)))
        #expect(Set(failed.keys) == Self.job)
        #expect(try keys(failed["error"]) == Self.error)
    }

    @Test("A pack has all its keys in every state")
    func packs() throws {
        let test = try TestHome()
        let document = try object(test.packs.summary(.spleeter))
        #expect(Set(document.keys) == Self.pack)
        #expect(document["state"] as? String == "not_installed")
        #expect(document["path"] is NSNull)
        try FakePack.install(in: test.home)
        try test.packs.markBroken(.spleeter, .cancelled)
        let broken = try object(test.packs.summary(.spleeter))
        #expect(Set(broken.keys) == Self.pack)
        #expect(try keys(broken["error"]) == Self.error)
    }

    @Test("A diagnostic report has all its keys, and so has everything in it")
    func diagnostics() async throws {
        let test = try TestHome()
        let file = try test.folder.write("x", to: "x.whl")
        let installer = PackInstaller(database: test.database, environment: TestHome.environment)
        await #expect(throws: SottoError.self) { try await installer.install(.spleeterModel, from: file) }
        let report = await Diagnostics(home: test.home, environment: TestHome.environment).report()
        let document = try object(report)
        #expect(Set(document.keys) == ["sotto", "home", "checks", "packs", "disk", "ledger"])
        #expect(try keys(document["disk"]) == ["free", "packs", "derived", "uploads", "jobs"])
        for check in try #require(document["checks"] as? [Any]) {
            #expect(try keys(check) == ["id", "title", "status", "detail", "hint"])
        }
        let entry = try #require((document["ledger"] as? [Any])?.first)
        #expect(
            try keys(entry) == [
                "job", "pack", "version", "started_at", "outcome", "uses_network", "source", "bytes", "files",
            ]
        )
        let entryFile = ((entry as? [String: Any])?["files"] as? [Any])?.first
        #expect(try keys(entryFile) == ["name", "bytes", "sha256"])
    }

    @Test("separation.json has all its keys")
    func manifest() async throws {
        let test = try TestHome()
        try FakePack.install(in: test.home)
        let input = try Sound.write(Sound.tone(), to: test.folder.file("a.wav"))
        let separation = FileSeparation(
            home: test.home, environment: TestHome.environment, options: SeparationOptions(engine: .python),
            format: .wav,
            overwrite: false
        )
        let result = try await separation.separate(input, in: test.folder.file("out"), events: { _ in })
        let document = try object(result.manifest)
        #expect(
            Set(document.keys) == [
                "sotto", "job", "created_at", "engine", "engine_version", "preset", "precision", "bit_depth", "model",
                "source",
                "sample_rate", "frames", "channels", "layout", "mixture", "vocals", "background", "sum_error",
                "warnings",
                "timings", "speed",
            ]
        )
        let source = try #require(document["source"] as? [String: Any])
        #expect(
            Set(source.keys) == [
                "path", "size_bytes", "modified_at_ns", "inode", "sha256", "stream", "start_offset_seconds",
                "filled_seconds", "cut_seconds",
            ]
        )
        #expect(try keys(source["stream"]) == Self.stream)
        let background = try #require(document["background"] as? [String: Any])
        #expect(Set(background.keys) == ["file", "sha256", "size_bytes", "level", "clipped_samples"])
        #expect(try keys(background["level"]) == ["rms_db", "peak_db"])
        #expect((background["level"] as? [String: Any])?["rms_db"] is NSNull)
        #expect(try keys(document["sum_error"]) == ["relative_db", "peak"])
        #expect(try keys(document["model"]) == Set(ModelFile.all.map(\.name)))
    }

    @Test("A document that is read back, with keys missing, has nil for them")
    func lenient() throws {
        let level = try JSON.decode(SeparationManifest.Level.self, from: Data(#"{"rms_db": -3}"#.utf8))
        #expect(level.rmsDb == -3)
        #expect(level.peakDb == nil)
    }
}
