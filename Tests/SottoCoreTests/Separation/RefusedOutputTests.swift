import AudioIO
import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

/// Places that stems cannot go to.
@Suite("Refused outputs")
struct RefusedOutputTests {
    private let place: Workplace

    init() throws {
        place = try Workplace()
        try place.sound("a.wav")
    }

    @Test(
        "A folder that may not be written, and what would be in it, are refused",
        arguments: ["out", "out/deeper/still"])
    func permission(_ output: String) async throws {
        try place.folder.folder("out")
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: place.folder.file("out").string)
        let words = getuid() == 0 ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : []
        let result = try await place.shell("\"$SOTTO\" separate a.wav -o \(output)", after: words)
        Refusal.expect(result, "permission_denied", naming: output == "out" ? "out/a" : "out/deeper")
        #expect(place.names("out") == [])
    }

    @Test("A file system that can only be read is refused")
    func readOnly() async throws {
        try place.folder.folder("out")
        let result = try await place.shell(
            "mount -t tmpfs -o ro none out && \"$SOTTO\" separate a.wav -o out/deeper",
            after: try await Namespaces.entering(.mounts))
        Refusal.expect(result, "read_only", naming: "out/deeper")
    }

    @Test("A file where a folder has to be is refused", arguments: [("a.wav", "not_a_folder"), (".", "output_exists")])
    func file(_ output: String, _ code: String) async throws {
        try place.folder.write("mine", to: "a")
        let result = try await place.sotto("separate", "a.wav", "-o", output)
        Refusal.expect(result, code, naming: output == "." ? "/a" : "a.wav")
        #expect(try String(contentsOfFile: place.folder.file("a").string, encoding: .utf8) == "mine")
    }

    @Test("A disk that is too small from the start is refused with what is needed and what is free")
    func fullBefore() async throws {
        try place.folder.folder("out")
        let result = try await place.shell(
            """
            mount -t tmpfs -o size=8m none out || exit 99
            "$SOTTO" separate a.wav -o out; status=$?; ls -A out; exit $status
            """, after: try await Namespaces.entering(.mounts))
        Refusal.expect(result, "disk_full", naming: "a.wav")
        #expect(result.errors.contains(#/needs 1[67]\.\d MB; 8\.\d MB are free\./#), "\(result.errors)")
        #expect(result.output.isEmpty)
    }

    @Test(
        "Where stems may become floats there has to be room for both, and not where they cannot",
        arguments: [
            // Of each sample the working file has 4 bytes, each stem 3, and 4 more as floats; 17 MB are for the rest.
            ("-c:a aac a.m4a", "", 40...42), ("-c:a aac a.m4a", "--bit-depth 24", 29...31),
            ("-c:a aac a.m4a", "--format flac", 29...31), ("-c:a pcm_s24le -f wav a.m4a", "", 29...31),
        ])
    func widening(encoding: String, options: String, megabytes: ClosedRange<Double>) async throws {
        try place.folder.folder("out")
        let result = try await place.shell(
            """
            ffmpeg -nostdin -v error -f lavfi -i sine=sample_rate=44100:duration=30 \(encoding) || exit 98
            mount -t tmpfs -o size=8m none out || exit 99
            "$SOTTO" separate a.m4a -o out \(options)
            """, after: try await Namespaces.entering(.mounts))
        Refusal.expect(result, "disk_full", naming: "a.m4a")
        let needed = try #require(result.errors.firstMatch(of: #/needs (\d+\.\d) MB;/#)?.output.1)
        #expect(megabytes ~= Double(needed) ?? 0, "\(result.errors)")
    }

    /// An ffmpeg that comes when somebody else has just filled the disk.
    private func makeFillingTools() throws {
        try place.folder.folder("tools")
        for name in ["ffmpeg", "ffprobe"] {
            let script = """
                #!/bin/sh
                PATH=${PATH#*:}
                case " $*" in *working.wav*) head -c 1G /dev/zero >"$DISK/others" 2>/dev/null ;; esac
                exec \(name) "$@"
                """
            try FakePack.writeScript(script, to: place.folder.file("tools/\(name)"))
        }
    }

    @Test("A disk that fills up while the audio is extracted ends it, and what others have there stays")
    func fullInTheMiddle() async throws {
        try makeFillingTools()
        try await place.make("long.wav", "-f", "lavfi", "-i", "sine=sample_rate=44100:duration=20")
        try place.folder.folder("out")
        let result = try await place.shell(
            """
            mount -t tmpfs -o size=40m none out || exit 99
            mkdir out/long; echo mine >out/long/notes
            DISK=$PWD/out PATH=$PWD/tools:$PATH "$SOTTO" separate long.wav -o out --quiet; status=$?
            cd out; find . -type f | sort; exit $status
            """, after: try await Namespaces.entering(.mounts))
        // The file in which it was noticed: ffmpeg and the engine write at the same time.
        let file = result.errors.contains("vocals.wav") ? "vocals.wav" : "working.wav"
        Refusal.expect(result, "disk_full", naming: file)
        #expect(result.output == "./long/notes\n./others\n")
    }

    @Test("A home whose disk fills up keeps the job, and once there is space again it succeeds")
    func fullHome() async throws {
        try makeFillingTools()
        try await place.make("long.wav", "-f", "lavfi", "-i", "sine=sample_rate=44100:duration=20")
        try place.folder.folder("disk")
        let result = try await place.shell(
            """
            set -e
            mount -t tmpfs -o size=40m none disk
            cp -R --sparse=always "$SOTTO_HOME" disk/home; export SOTTO_HOME=$PWD/disk/home
            "$SOTTO" library add long.wav >/dev/null
            job=$("$SOTTO" library separate long.wav 2>/dev/null)
            ! DISK=$PWD/disk PATH=$PWD/tools:$PATH "$SOTTO" jobs run >said 2>&1
            # The job says it where there was room to note it, and else the runner.
            "$SOTTO" jobs list >>said 2>&1; grep -q disk_full said && echo told
            find disk/home -name 'working.wav' -o -name 'vocals.wav'
            rm disk/others
            if "$SOTTO" jobs list --state failed | grep -q disk_full; then "$SOTTO" jobs retry "$job" >/dev/null; fi
            "$SOTTO" jobs run 2>/dev/null
            find disk/home -name '*.wav' | wc -l
            """, after: try await Namespaces.entering(.mounts))
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output == "told\n2\n")
    }

    @Test("A disk that has room but no inode for another file says so")
    func withoutInodes() async throws {
        try place.folder.folder("out")
        let result = try await place.shell(
            """
            mount -t tmpfs -o size=64m,nr_inodes=1 none out || exit 99
            "$SOTTO" separate a.wav -o out; status=$?; ls -A out; exit $status
            """, after: try await Namespaces.entering(.mounts))
        Refusal.expect(result, "disk_full", naming: "out/a")
        #expect(result.errors.contains("There is no inode left for"), "\(result.errors)")
        #expect(result.output.isEmpty)
    }

    @Test("Two inputs with one output, and an output that is an input, are refused before anything is done")
    func targets() async throws {
        let same = try await place.sotto("separate", "a.wav", "a.mp3", "-o", "out")
        Refusal.expect(same, "same_output", naming: "out/a")
        try place.folder.folder("out/vocals")
        try place.sound("out/vocals/vocals.wav")
        let before = FileIdentity(path: place.folder.file("out/vocals/vocals.wav"))
        let itself = try await place.sotto("separate", "out/vocals/vocals.wav", "-o", "out", "--overwrite")
        Refusal.expect(itself, "output_is_input", naming: "out/vocals/vocals.wav")
        #expect(FileIdentity(path: place.folder.file("out/vocals/vocals.wav")) == before)
        let there = try await place.sotto("separate", "vocals.flac", "-o", "out")
        Refusal.expect(there, "output_exists", naming: "out/vocals/vocals.wav")
        #expect(place.folder.names == ["a.wav", "mein Zuhause ä", "out"])
    }
}
