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
        return (seconds, try await probe(path).chosenAudioStream?.duration, report)
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
