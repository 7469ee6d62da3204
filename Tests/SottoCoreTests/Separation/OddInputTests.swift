import AudioIO
import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

/// What people really have: odd names, odd formats, odd places. With a script in the engine's place.
@Suite("Odd inputs")
struct OddInputTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
    }

    /// Names that shells, ffmpeg or file systems take for something else. The last has 250 bytes.
    private static let names = [
        "a b.wav", "it's \"quoted\".wav", "🎬 größe.wav", "c:d.wav", "%d %s %03d.wav", "[*?]{1}.wav", "-dash.wav",
        "new\nline.wav", ".hidden.wav", "no extension", String(repeating: "l", count: 246) + ".wav",
    ]

    private func stem(_ name: String) -> String { FilePath(name).stem ?? "" }

    // MARK: Names

    @Test("Files of any name are separated to folders of these names")
    func names() async throws {
        for name in Self.names { try place.sound(name) }
        let result = try await place.sotto(["separate", "-o", "out", "--quiet"] + Self.names.map { "./\($0)" })
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.isEmpty)
        #expect(place.names("out") == Self.names.map(stem).sorted())
        for name in Self.names {
            let vocals = try WAVReader(path: place.folder.file("out/\(stem(name))/vocals.wav").string)
            #expect(vocals.header.frameCount == 4_410, "\(name)")
        }
    }

    @Test("A name with a leading dash is a name after --")
    func dash() async throws {
        try place.sound("-dash.wav")
        let result = try await place.sotto("separate", "-o", "out", "--", "-dash.wav")
        #expect(result.status == 0, "\(result.errors)")
        #expect(place.names("out/-dash") == ["background.wav", "separation.json", "vocals.wav"])
    }

    @Test("A folder of 250 bytes after -o, and a name without extension of 250 bytes, are fine")
    func longNames() async throws {
        let long = String(repeating: "ö", count: 125)
        try place.sound(long)
        let result = try await place.sotto("separate", long, "-o", long + "/\(long)", "--format", "flac")
        // The folder is named as the file is, so it cannot be made beside it.
        #expect(result.errors.hasPrefix("Error [not_a_folder]: "))
        let other = try await place.sotto("separate", long, "-o", "out/\(long)", "--format", "flac")
        #expect(other.status == 0, "\(other.errors)")
        #expect(place.names("out/\(long)/\(long)") == ["background.flac", "separation.json", "vocals.flac"])
    }

    @Test("Files of any name go through library and queue, and lists keep to a line each")
    func library() async throws {
        for name in Self.names { try place.sound(name) }
        let inputs = Self.names.map { "./\($0)" }
        #expect(try await place.sotto(["library", "add"] + inputs).status == 0)
        #expect(try await place.sotto(["library", "separate"] + inputs).status == 0)
        let run = try await place.sotto("jobs", "run", "--at-once", "2")
        #expect(run.status == 0, "\(run.errors)")
        let database = try HomeDatabase(home: place.home)
        let items = try Library(database: database).page(limit: 100).items
        #expect(Set(items.map(\.title)) == Set(Self.names.map(stem)))
        #expect(items.allSatisfy { $0.stems.state == .ready })
        for command in ["library", "jobs"] {
            let list = try await place.sotto(command, "list")
            #expect(list.output.split(separator: "\n").count == Self.names.count + 1, "\(list.output)")
        }
    }

    // MARK: Formats

    @Test(
        "Stems have the length of the audio, and the warnings say what was done",
        arguments: [OddFile.lengths, OddFile.channels, OddFile.rates, OddFile.codings, OddFile.clocks],
        TestLevel.isFull ? ["spleeter", "standard"] : ["standard"])
    func kinds(_ kinds: [OddFile], _ preset: String) async throws {
        for kind in kinds { try await place.make(kind.name, kind.arguments) }
        let result = try await place.sotto(
            ["separate", "-o", "out", "--preset", preset, "--quiet", "--json"] + kinds.map(\.name))
        #expect(result.status == 0, "\(result.errors)")
        let documents: [SeparationDocument] = try result.json()
        #expect(documents.map(\.input) == kinds.map(\.name))
        for (kind, document) in zip(kinds, documents) {
            let manifest = try #require(document.separation, "\(kind.name)")
            let stream = manifest.source.stream
            let rate = preset == "spleeter" ? 44_100 : stream.sampleRate
            let frames = manifest.frames * 44_100 / rate
            #expect(abs(frames - kind.frames) <= kind.tolerance, "\(kind.name): \(frames)")
            for stem in [document.vocals, document.background] {
                let header = try WAVReader(path: place.folder.file(try #require(stem)).string).header
                #expect(header.frameCount == manifest.frames)
                #expect(header.format.sampleRate == rate)
                #expect(header.format.channelCount == (preset == "spleeter" ? 2 : stream.channels))
                if preset == "spleeter" { #expect(header.format.sampleFormat == .int16) }
            }
            if preset == "standard", kind.name.hasPrefix("pcm_s16") { #expect(manifest.sumError.peak == 0) }
            // The script makes silence in the background's place.
            let warnings = manifest.warnings.filter { $0 != "The background sounds are silent." }
            // Only Spleeter's own result is always stereo.
            let expected = kind.warnings.filter { preset == "spleeter" || !$0.contains("mixed down") }
            #expect(warnings.count == expected.count, "\(kind.name): \(warnings)")
            for (warning, part) in zip(warnings, expected) { #expect(warning.contains(part), "\(kind.name)") }
        }
    }

    @Test("The description says where late audio begins, and how much was filled")
    func clocks() async throws {
        for kind in OddFile.clocks { try await place.make(kind.name, kind.arguments) }
        let result = try await place.sotto(
            ["separate", "-o", "out", "--quiet", "--json"] + OddFile.clocks.map(\.name))
        let sources = try result.json(as: [SeparationDocument].self).compactMap { $0.separation?.source }
        try #require(sources.count == 3, "\(result.errors)")
        #expect(abs(sources[0].startOffsetSeconds - 0.7) < 0.002)
        // AAC begins with a packet of nothing, which belongs before the sound.
        #expect(abs(sources[1].startOffsetSeconds - 0.5) < 0.03)
        #expect(sources[2].startOffsetSeconds == 0)
        #expect(sources.map { ($0.filledSeconds * 100).rounded() / 100 } == [0, 0, 1])
        #expect(sources.allSatisfy { $0.cutSeconds == 0 })
    }

    // MARK: Headers

    @Test(
        "A WAV file whose header is wrong about its length is read as far as header and file go",
        arguments: [(UInt32(0), 4_410), (.max, 4_410), (40_000, 4_410), (17_644, 4_410), (8_820, 2_205)])
    func header(_ size: UInt32, _ frames: Int) async throws {
        let path = try place.sound("a.wav")
        var bytes = try Data(contentsOf: URL(filePath: path.string))
        let data = try #require(bytes.range(of: Data("data".utf8)))
        #expect(bytes.count - data.upperBound - 4 == 17_640)
        let field = withUnsafeBytes(of: size.littleEndian) { Data($0) }
        bytes.replaceSubrange(data.upperBound..<data.upperBound + 4, with: field)
        try bytes.write(to: URL(filePath: path.string))
        let result = try await place.sotto("separate", "a.wav", "--quiet")
        #expect(result.status == 0, "\(result.errors)")
        let vocals = try WAVReader(path: place.folder.file("a/vocals.wav").string)
        #expect(vocals.header.frameCount == frames)
    }

    // MARK: Places

    @Test("A source on a file system that can only be read is separated to another one")
    func readOnlySource() async throws {
        for folder in ["disk", "other"] { try place.folder.folder(folder) }
        try place.sound("disk/a.wav")
        let result = try await place.shell(
            """
            set -e
            mount --bind disk disk
            mount -o remount,bind,ro disk
            if touch disk/x 2>/dev/null; then exit 98; fi
            mount -t tmpfs none other
            "$SOTTO" separate disk/a.wav -o other --quiet >/dev/null
            ls other/a
            "$SOTTO" library add disk/a.wav >/dev/null
            "$SOTTO" library separate disk/a.wav --wait >/dev/null
            """, after: try await Namespaces.entering(.mounts))
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output == "background.wav\nseparation.json\nvocals.wav\n")
        #expect(place.names("disk") == ["a.wav"])
    }

    @Test("A home whose derived files are on another disk has pictures and stems, and loses them with the item")
    func derivedElsewhere() async throws {
        let result = try await place.shell(
            """
            set -e
            mkdir -p "$SOTTO_HOME/derived"
            mount -t tmpfs none "$SOTTO_HOME/derived"
            "$SOTTO" library add "$FILM" >/dev/null
            "$SOTTO" library separate "$FILM" --wait >/dev/null
            (cd "$SOTTO_HOME/derived/items/"* && ls thumbnail separation/spleeter_2stems)
            "$SOTTO" library remove "$FILM" --derived >/dev/null
            ls -A "$SOTTO_HOME/derived/items" "$SOTTO_HOME/derived/work"
            """, after: try await Namespaces.entering(.mounts),
            variables: ["FILM": Repository.sampleVideo.string])
        #expect(result.status == 0, "\(result.errors)")
        for name in ["thumbnail", "vocals.wav", "background.wav"] { #expect(result.output.contains("\(name)\n")) }
        #expect(result.output.hasSuffix("/derived/items:\n\n\(place.home.path)/derived/work:\n"), "\(result.output)")
    }

    @Test("A source on a slow disk takes its time, and is separated all the same")
    func slowSource() async throws {
        let compiler = try #require(ProcessInfo.processInfo.environment["CC"], "CC is not set: run ./test")
        let program = Repository.root.appending("Tests/SottoCoreTests/Programs/slow_read.c").string
        // The linker takes a space for the end of a name.
        let folder = try TemporaryFolder()
        let library = folder.file("slow_read.so").string
        let build = try await Program.run(compiler, ["-shared", "-fPIC", "-O2", "-o", library, program])
        #expect(build.status == 0, "\(build.errors)")
        try place.folder.folder("disk")
        try place.sound("disk/a.wav")
        let slow = ["LD_PRELOAD": library, "SLOW_FOLDER": place.folder.file("disk").string]
        let began = ContinuousClock.now
        let result = try await place.sotto("separate", "disk/a.wav", "-o", "out", "--quiet", variables: slow)
        #expect(result.status == 0, "\(result.errors)")
        // Probing and decoding alone ask five times for a piece of it.
        #expect(ContinuousClock.now - began > .seconds(1))
        #expect(try WAVReader(path: place.folder.file("out/a/vocals.wav").string).header.frameCount == 4_410)
    }

    @Test("A user without any rights works in what is theirs")
    func unprivileged() async throws {
        let user = try TemporaryFolder("nobody's home")
        try place.sound("a.wav")
        let words = getuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []
        let result = try await place.shell(
            """
            set -e
            export HOME=$USER_FOLDER; unset SOTTO_HOME
            \(words.isEmpty ? "" : #"chmod 755 . .. "$USER_FOLDER/.."; chown 65534:65534 "$USER_FOLDER""#)
            as_user() { \(words.map { "'\($0)'" }.joined(separator: " ")) "$@"; }
            cp "${SOTTO%/*}"/* a.wav "$USER_FOLDER"; cd "$USER_FOLDER"; SOTTO=$PWD/sotto
            as_user mkdir -p .local/share/sotto
            as_user cp -R --sparse=always "$PACKS" .local/share/sotto/
            as_user "$SOTTO" separate a.wav --quiet
            as_user "$SOTTO" library add a.wav
            as_user "$SOTTO" library separate a.wav --wait
            as_user "$SOTTO" library list
            """, variables: ["USER_FOLDER": user.path.string, "PACKS": place.home.packs.string])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.hasPrefix("./a/vocals.wav\n./a/background.wav\n"))
        #expect(result.output.contains("ready"))
        #expect(user.names.contains("a"))
    }
}
