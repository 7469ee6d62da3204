import Foundation
import Media
import SystemPackage
import TestSupport
import Testing

@Suite("Files that are cut off")
struct TruncatedTests {
    /// Makes a tone of ten seconds, cuts its file, and extracts what is left.
    private func extract(_ words: String, keeping share: Double) async throws -> (
        Double, Double?, AudioExtraction.Report
    ) {
        let folder = try TemporaryFolder()
        let parts = words.split(separator: " ").map(String.init)
        let path = try await tones(
            [0.5], layout: "mono", seconds: 10, encoding: Array(parts.dropFirst()), to: folder.file("a.\(parts[0])"))
        let file = try FileHandle(forWritingTo: URL(filePath: path.string))
        try file.truncate(atOffset: UInt64(Double(file.seekToEnd()) * share))
        let output = folder.file("out.wav")
        let report = try await MediaTests.extract(path, to: output)
        let seconds = Double(try Sound(output).frameCount) / 44_100
        return (seconds, try await declaredLength(path), report)
    }

    private func declaredLength(_ path: FilePath) async throws -> Double? {
        let info = try await probe(path)
        return info.declaredLength(of: try #require(info.chosenAudioStream))
    }

    @Test("Audio that starts late, and recordings that are joined or have a part cut out, are not cut off")
    func clocks() async throws {
        let folder = try TemporaryFolder()
        let tone = try await tones([0.5], layout: "mono", seconds: 10, to: folder.file("tone.wav"))
        func make(_ name: String, _ arguments: String...) async throws -> Data {
            let path = folder.file(name).string
            try await Program.run("ffmpeg", ["-nostdin", "-v", "error"] + arguments + [path])
            return try Data(contentsOf: URL(filePath: path))
        }
        _ = try await make(
            "late.avi", "-f", "lavfi", "-t", "20", "-i", "testsrc=size=64x36:rate=5", "-itsoffset", "7",
            "-i", tone.string)
        let first = try await make("first.ts", "-i", tone.string)
        let second = try await make("second.ts", "-i", tone.string, "-output_ts_offset", "5000")
        try (first + second).write(to: URL(filePath: folder.file("joined.ts").string))
        // Whole packets of 188 bytes.
        let quarter = first.count / 188 / 4 * 188
        try (first[..<quarter] + first[(3 * quarter)...]).write(to: URL(filePath: folder.file("cut.ts").string))
        for name in ["late.avi", "joined.ts", "cut.ts"] {
            let output = folder.file("out.wav")
            let report = try await MediaTests.extract(folder.file(name), to: output)
            let seconds = Double(try Sound(output).frameCount) / 44_100
            let length = try await declaredLength(folder.file(name))
            #expect(!report.isTruncated(seconds: seconds, length: length), "\(name): \(seconds) of \(length ?? -1)")
        }
    }

    private static let kinds = [
        "mp4 -movflags +faststart", "m4a -movflags +faststart", "mov -movflags +faststart", "mkv -c:a flac",
        "mka -c:a libvorbis", "webm -c:a libopus", "flac", "wv", "tta", "aiff", "au",
    ]

    @Test("What is cut at six tenths is seen to be cut, with the length that it says it has", arguments: kinds)
    func cut(_ kind: String) async throws {
        let (seconds, length, report) = try await extract(kind, keeping: 0.6)
        #expect(seconds > 3 && seconds < 7.5)
        #expect(
            report.isTruncated(seconds: seconds, length: length),
            "\(seconds) of \(String(describing: length)): \(report)")
    }

    @Test("What is whole is not", arguments: kinds + ["mp3", "ogg", "wav", "ts"])
    func whole(_ kind: String) async throws {
        let (seconds, length, report) = try await extract(kind, keeping: 1)
        #expect(abs(seconds - 10) < 0.1)
        #expect(
            !report.isTruncated(seconds: seconds, length: length),
            "\(seconds) of \(String(describing: length)): \(report)")
        #expect(report.complaints.isEmpty)
    }

    @Test("Rounded lengths and slow clocks are no cut; a guess from the size tells nothing")
    func tolerance() {
        var report = AudioExtraction.Report()
        #expect(!report.isTruncated(seconds: 10, length: nil))
        #expect(!report.isTruncated(seconds: 8.5, length: 10))
        #expect(report.isTruncated(seconds: 7.5, length: 10))
        #expect(!report.isTruncated(seconds: 9_995, length: 10_000))
        #expect(report.isTruncated(seconds: 9_985, length: 10_000))
        report.take("[matroska,webm @ 0x5581] [error] File ended prematurely", sampleRate: 48_000)
        #expect(report.isTruncated(seconds: 9.4, length: 10))
        #expect(!report.isTruncated(seconds: 9.6, length: 10))
        #expect(report.isTruncated(seconds: 10, length: nil))
        report.take(
            "[mp3 @ 0x5581] [warning] Estimating duration from bitrate, this may be inaccurate", sampleRate: 48_000)
        #expect(report.isTruncated(seconds: 10, length: 30))
        report.endedEarly = false
        #expect(!report.isTruncated(seconds: 10, length: 30))
    }
}
