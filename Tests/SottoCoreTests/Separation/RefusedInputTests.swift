import AudioIO
import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

/// What is no recording that can be separated: said by name, with what to do, and nothing is left of it.
@Suite("Refused inputs")
struct RefusedInputTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
    }

    /// How a thing that is refused comes to be: with a shell, in which `ffmpeg` is quiet.
    struct Thing: Sendable, CustomTestStringConvertible {
        var name: String
        var code: String
        var script: String

        init(_ name: String, _ code: String, _ script: String) {
            (self.name, self.code, self.script) = (name, code, script)
        }

        var testDescription: String { "\(name.prefix(20)): \(code)" }
    }

    private static let picture = "ff -f lavfi -i testsrc=size=64x36:rate=25:duration=2"
    private static let sound = "-f lavfi -i sine=duration=2"

    static let things =
        [
            Thing("nothing.wav", "not_found", "true"),
            Thing("dangling.wav", "link_broken", "ln -s nowhere dangling.wav"),
            Thing("loop.wav", "link_loop", "ln -s back loop.wav; ln -s loop.wav back"),
            Thing("folder", "is_a_folder", "mkdir folder"),
            Thing("empty.wav", "empty_file", ": >empty.wav"),
            Thing("text.txt", "not_media", "yes 'Dear diary' | head -n 50 >text.txt"),
            Thing("text.mp3", "not_media", "yes 'Dear diary' | head -n 50 >text.mp3"),
            Thing("mute.mp4", "no_audio", "\(picture) mute.mp4"),
            Thing("pipe.wav", "not_a_file", "mkfifo pipe.wav"),
            Thing(
                "socket", "not_a_file",
                "python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"socket\")'"),
            Thing("/dev/null", "not_a_file", "true"),
            Thing("/dev/zero", "not_a_file", "true"),
            Thing(String(repeating: "n", count: 256), "name_too_long", "true"),
            Thing(
                "half.mp4", "not_media",
                "\(picture) \(sound) half.mp4; truncate -s $(($(stat -c %s half.mp4) * 6 / 10)) half.mp4"),
        ]
        + ["png", "jpg", "gif", "webp", "bmp", "tiff"].map { kind in
            Thing("picture.\(kind)", "still_picture", "\(picture) -frames:v 1 picture.\(kind)")
        }

    private func make(_ script: String) async throws {
        let result = try await place.shell("set -e; ff() { ffmpeg -nostdin -v error -y \"$@\"; }; \(script)")
        #expect(result.status == 0, "\(result.errors)")
    }

    @Test(
        "What is no recording is refused by both commands and leaves nothing", .timeLimit(.minutes(1)),
        arguments: things)
    func refused(_ thing: Thing) async throws {
        try await make(thing.script)
        let before = place.folder.names
        let added = try await place.sotto("library", "add", thing.name)
        Refusal.expect(added, thing.code, naming: thing.name)
        #expect(added.output.isEmpty)

        let separated = try await place.sotto("separate", thing.name, "-o", "out", "--json")
        Refusal.expect(separated, thing.code, naming: thing.name)
        let documents = try separated.json(as: [SeparationDocument].self)
        #expect(documents.map(\.input) == [thing.name])
        #expect(documents.map(\.error) == Refusal.all(in: separated))
        #expect(documents.allSatisfy { $0.vocals == nil && $0.separation == nil })
        #expect(place.folder.names == before)
        #expect(try Library(database: HomeDatabase(home: place.home)).page(limit: 1).totalCount == 0)
        #expect(!FileManager.default.fileExists(atPath: place.home.items.string))
    }

    @Test("Names that are not UTF-8 are refused, also where they are met behind a link")
    func notUTF8() async throws {
        try place.sound("a.wav")
        try await make(#"mv a.wav $'caf\xe9.wav'; ln -s $'caf\xe9.wav' link.wav"#)
        for command in ["library add", "separate"] {
            let direct = try await place.shell(#""$SOTTO" \#(command) $'caf\xe9.wav'"#)
            Refusal.expect(direct, "name_not_utf8", naming: "caf\u{FFFD}.wav")
            let link = try await place.shell(#""$SOTTO" \#(command) link.wav"#)
            Refusal.expect(link, "name_not_utf8", naming: "caf\u{FFFD}.wav")
        }
        #expect(place.folder.names.count == 3)
    }

    @Test("A file that may not be read is refused")
    func permission() async throws {
        let path = try place.sound("private.wav")
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path.string)
        // Root may read everything, unless it gives that right away.
        let words = getuid() == 0 ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : []
        for command in ["library add", "separate"] {
            let result = try await place.shell("\"$SOTTO\" \(command) private.wav", after: words)
            Refusal.expect(result, "permission_denied", naming: "private.wav")
        }
        #expect(!place.folder.names.contains("private"))
    }

    @Test("Random bytes are refused, whatever they are taken for, and nothing is left", .timeLimit(.minutes(2)))
    func random() async throws {
        var state: UInt64 = 1
        let names = (1...4).flatMap { seed in ["bin", "mp3", "ac3"].map { "random \(seed) as \($0).\($0)" } }
        for name in names {
            let bytes = (0..<40_000).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(state >> 56)
            }
            try Data(bytes).write(to: URL(filePath: place.folder.file(name).string))
        }
        let result = try await place.sotto(["separate", "-o", "out", "--json", "--quiet"] + names)
        #expect(result.status == 1)
        let documents: [SeparationDocument] = try result.json()
        #expect(documents.count == names.count)
        for (name, document) in zip(names, documents) {
            let error = try #require(document.error, "\(name) was separated")
            #expect(["not_media", "no_audio", "decoding_failed", "source_truncated"].contains(error.code), "\(error)")
            #expect(!error.message.contains("Error number"), "\(error.message)")
            Refusal.expectPlain(error, naming: name)
        }
        #expect(documents.contains { $0.error?.code == "not_media" })
        #expect(place.names("out") == [])
    }

    // MARK: At the separation

    @Test(
        "What is cut off is refused when it is separated, with how much there is",
        arguments: ["mp4 -movflags +faststart", "mkv", "flac"])
    func truncated(_ kind: String) async throws {
        let words = kind.split(separator: " ").map(String.init)
        let name = "cut.\(words[0])"
        let isFilm = ["mp4", "mov", "mkv", "webm"].contains(words[0])
        let picture = isFilm ? ["-f", "lavfi", "-i", "testsrc=size=64x36:rate=25:duration=10"] : []
        try await place.make(
            name, picture + ["-f", "lavfi", "-i", "sine=sample_rate=44100:duration=10"] + words.dropFirst())
        let file = try FileHandle(forWritingTo: URL(filePath: place.folder.file(name).string))
        try file.truncate(atOffset: file.seekToEnd() * 6 / 10)
        let separated = try await place.sotto("separate", name, "-o", "out", "--quiet")
        Refusal.expect(separated, "source_truncated", naming: name)
        #expect(separated.errors.contains(#/its audio ends after 0:0[4-7]\.\d of 0:10\.\d\./#), "\(separated.errors)")
        #expect(place.folder.names == [name, "mein Zuhause ä"])
        try await expectFailedJob(name, "source_truncated")
    }

    /// Expects that a file can be added, that its job fails, and that the job's log ends with why and what to do.
    private func expectFailedJob(_ name: String, _ code: String) async throws {
        #expect(try await place.sotto("library", "add", name).status == 0)
        let waited = try await place.sotto("library", "separate", name, "--wait")
        Refusal.expect(waited, code, naming: name)
        let jobs: [JobDocument] = try await place.sotto("jobs", "list", "--json").json()
        #expect(jobs.map(\.state) == ["failed"])
        let (job, error) = (try #require(jobs.first), try #require(jobs.first?.error))
        #expect(error == Refusal.all(in: waited).first)
        let log = try await place.sotto("jobs", "log", job.id).output
        #expect(log.hasSuffix(" error [\(code)] \(error.message)\n    Hint: \(error.hint)\n"), "\(log)")
        let item = try Library(database: HomeDatabase(home: place.home)).item(place.folder.file(name).string)
        let leftovers = FileManager.default.enumerator(atPath: place.home.derived(item: item.id).string)?.allObjects
        #expect(leftovers?.compactMap { $0 as? String }.filter { $0 != "thumbnail" && $0 != "separation" } == [])
    }

    @Test(
        "Audio with samples that are no numbers is refused, with how many and where",
        arguments: ["pcm_f32le", "pcm_f64le"])
    func notFinite(_ codec: String) async throws {
        let path = try await place.make(
            "a.wav", "-f", "lavfi", "-i", "anullsrc=r=44100:cl=mono", "-t", "1", "-c:a", codec, "-bitexact")
        var bytes = try Data(contentsOf: URL(filePath: path.string))
        let width = codec == "pcm_f32le" ? 4 : 8
        let start = bytes.count - 44_100 * width
        for (frame, value) in [(11_025, Double.nan), (11_030, .infinity), (33_075, -.infinity)] {
            let place = start + frame * width
            let sample =
                width == 4
                ? withUnsafeBytes(of: Float(value)) { Data($0) } : withUnsafeBytes(of: value) { Data($0) }
            bytes.replaceSubrange(place..<place + width, with: sample)
        }
        try bytes.write(to: URL(filePath: path.string))
        let separated = try await place.sotto("separate", "a.wav", "-o", "out", "--quiet")
        Refusal.expect(separated, "audio_not_finite", naming: "a.wav")
        #expect(separated.errors.contains("at 3 of its samples, first at 0.250 s."), "\(separated.errors)")
        #expect(!place.folder.names.contains("out"))
        try await expectFailedJob("a.wav", "audio_not_finite")
    }

    // MARK: Between adding and separating

    @Test("A file that has gone is refused when it is queued, and at the job; brought back as it was, it works")
    func missing() async throws {
        try place.sound("a.wav")
        try await place.sotto("library", "add", "a.wav")
        try await make("mv a.wav away.wav")
        Refusal.expect(try await place.sotto("library", "separate", "a.wav"), "source_missing", naming: "a.wav")
        // A copy has the size and the time of the file, and is another.
        try await make("cp -p away.wav a.wav")
        #expect(try await place.sotto("library", "separate", "a.wav").status == 0)
        try await make("rm a.wav")
        #expect(try await place.sotto("jobs", "run").status == 1)
        var jobs: [JobDocument] = try await place.sotto("jobs", "list", "--json").json()
        Refusal.expectPlain(try #require(jobs.first?.error), naming: "a.wav")
        #expect(jobs.map(\.error?.code) == ["source_missing"])
        try await make("cp -p away.wav a.wav")
        try await place.sotto("jobs", "retry", try #require(jobs.first?.id))
        #expect(try await place.sotto("jobs", "run").status == 0)
        jobs = try await place.sotto("jobs", "list", "--json").json()
        #expect(jobs.map(\.state) == ["succeeded"])
    }

    @Test("A file that has changed is refused when it is queued, and at the job, until it is added again")
    func changed() async throws {
        try place.sound("a.wav")
        try await place.sotto("library", "add", "a.wav")
        #expect(try await place.sotto("library", "separate", "a.wav").status == 0)
        try Sound.write(Sound.tone(frames: 8_820), to: place.folder.file("a.wav"))
        Refusal.expect(try await place.sotto("library", "separate", "a.wav"), "source_changed", naming: "a.wav")
        #expect(try await place.sotto("jobs", "run").status == 1)
        let jobs: [JobDocument] = try await place.sotto("jobs", "list", "--json").json()
        #expect(jobs.map(\.error?.code) == ["source_changed"])
        Refusal.expectPlain(try #require(jobs.first?.error), naming: "a.wav")
        try await place.sotto("library", "add", "a.wav")
        let again = try await place.sotto("library", "separate", "a.wav", "--wait")
        #expect(again.status == 0, "\(again.errors)")
    }
}
