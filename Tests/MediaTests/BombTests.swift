import Foundation
import Media
import Offline
import SottoCore
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// Each is refused, or done, by a child that has much less memory than the file asks for.
@Suite("Files that ask for much")
struct BombTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// What it takes of the memory that the real limits allow.
    private static func small(_ limits: ProcessLimits, megabytes: Int64) -> ProcessLimits {
        limited(limits) { $0.memory = megabytes << 20 }
    }

    private func extract(_ path: FilePath, megabytes: Int64) async throws -> AudioExtraction.Report {
        let info = try await probe(path)
        return try await AudioExtraction(
            tools: tools(), launcher: launcher, limits: Self.small(.decoding, megabytes: megabytes)
        ).extract(try #require(info.chosenAudioStream), of: path.string, to: "/dev/null", as: .source)
    }

    @Test("A gap of two hours is refused while it begins to be filled")
    func longGap() async throws {
        let path = try Bombs.gap(ofSeconds: 7_200, in: folder)
        let error = await #expect(throws: MediaError.gapTooLong(path: path.string, most: 600)) {
            try await extract(path, megabytes: 1_024)
        }
        #expect(error.map(SottoError.init(describing:))?.code == "gap_too_long")
    }

    @Test(
        "Ten minutes are the most, or half a gigabyte of silence; gaps are not added up",
        arguments: [(2, 48_000, 600.0), (6, 48_000, 466.0), (16, 192_000, 43.69)])
    func most(channels: Int, sampleRate: Int, seconds: Double) async throws {
        let path = try Bombs.gap(ofSeconds: 1, channels: channels, sampleRate: sampleRate, in: folder)
        var stream = try #require(try await probe(path).chosenAudioStream)
        (stream.channels, stream.sampleRate) = (channels, sampleRate)
        let steps = Int(seconds * Double(sampleRate)) / 16_384
        let step = "[Parsed_aresample_0 @ 0x5562] [SWR @ 0x5563] [verbose] adding 16384 audio samples of silence"
        let end = step.replacing("16384", with: "100")
        var watch = GapWatch(stream, of: path.string, limits: .decoding)
        for _ in 0..<2 {
            for _ in 0..<steps { try watch.take(step) }
            try watch.take(end)
        }
        #expect(throws: MediaError.self) {
            for _ in 0..<steps + 2 { try watch.take(step) }
        }
    }

    @Test("A gap of nine minutes is filled within a quarter of the memory that ffmpeg may have")
    func filledGap() async throws {
        let report = try await extract(Bombs.gap(ofSeconds: 540, sampleRate: 8_000, in: folder), megabytes: 1_024)
        #expect(abs(report.filledSeconds - 540) < 0.1)
    }

    @Test("A preview refuses a long gap, too")
    func preview() async throws {
        let path = try Bombs.gap(ofSeconds: 7_200, in: folder)
        let stream = try #require(try await probe(path).chosenAudioStream)
        await #expect(throws: MediaError.gapTooLong(path: path.string, most: 600)) {
            try await AudioPreview(tools: tools(), launcher: launcher)
                .write(stream, of: path.string, to: folder.file("out.webm").string)
        }
    }

    @Test("Ten hours of silence in a few kilobytes are extracted within constant memory")
    func silence() async throws {
        let path = try await make(
            ["-f", "lavfi", "-i", "anullsrc=r=1000:cl=mono:d=36000", "-c:a", "flac", "-frame_size", "16000"],
            folder.file("silence.flac"))
        #expect(try FileManager.default.attributesOfItem(atPath: path.string)[.size] as? Int ?? 0 < 200_000)
        let seconds = Mutex(0.0)
        let stream = try #require(try await probe(path).chosenAudioStream)
        _ = try await AudioExtraction(
            tools: tools(), launcher: launcher, limits: Self.small(.decoding, megabytes: 256)
        ).extract(
            stream, of: path.string, to: "/dev/null", as: .source,
            onSeconds: { new in seconds.withLock { $0 = max($0, new) } })
        #expect(abs(seconds.withLock { $0 } - 36_000) < 1)
    }

    @Test("A picture of more pixels than any film has gives no thumbnail and no still", arguments: [16_000, 60_000])
    func picture(size: Int) async throws {
        let film = try await Bombs.picture(of: size, options: [], in: folder)
        let probe = try FFprobe(tools: tools(), launcher: launcher, limits: Self.small(.probe, megabytes: 256))
        #expect(try await probe.probe(film.string).audioStreams.count == 1)
        await #expect(throws: MediaError.self) {
            try await Thumbnail(tools: tools(), launcher: launcher)
                .write(from: film.string, duration: 1, to: folder.file("thumbnail").string)
        }
        await #expect(throws: MediaError.self) {
            try await StillPicture(tools: tools(), launcher: launcher)
                .write(from: film.string, at: 0, to: folder.file("still").string)
        }
        let output = folder.file("out.wav").string
        let stream = try #require(try await probe.probe(film.string).chosenAudioStream)
        _ = try await AudioExtraction(
            tools: tools(), launcher: launcher, limits: Self.small(.decoding, megabytes: 256)
        ).extract(stream, of: film.string, to: output, as: .source)
    }

    @Test("Cover art of more pixels than any screen has is not looked at", arguments: [16_000, 60_000])
    func coverArt(size: Int) async throws {
        let song = try await Bombs.picture(of: size, options: ["-disposition:v", "attached_pic"], in: folder)
        let info = try await FFprobe(tools: tools(), launcher: launcher, limits: Self.small(.probe, megabytes: 256))
            .probe(song.string)
        #expect(info.video == nil)
        _ = try await extract(song, megabytes: 256)
    }

    @Test("A strip of a picture gives a thumbnail of bounded height")
    func strip() async throws {
        let path = try await make(
            ["-f", "lavfi", "-i", "color=red:size=2x4000:rate=1:duration=1", "-c:v", "png"], folder.file("a.mkv"))
        let output = folder.file("thumbnail").string
        try await Thumbnail(tools: tools(), launcher: launcher).write(from: path.string, duration: 1, to: output)
        let size = try await Program.run(
            "ffprobe", ["-v", "error", "-of", "csv=p=0", "-show_entries", "stream=width,height", output])
        #expect(size.output == "320,1280\n")
    }

    @Test("A million tags end ffprobe, not Sotto")
    func tags() async throws {
        let path = try Bombs.tags(1_000_000, in: folder)
        let limits = limited(.probe) { ($0.processorSeconds, $0.memory) = (1, 512 << 20) }
        let error = await #expect(throws: MediaError.self) {
            try await FFprobe(tools: tools(), launcher: launcher, limits: limits).probe(path.string)
        }
        #expect(error.map(SottoError.init(describing:))?.code == "limit_exceeded")
    }

    @Test("Memory that ffmpeg is refused is named")
    func memory() async throws {
        let path = try Bombs.gap(ofSeconds: 500, in: folder)
        let error = await #expect(throws: MediaError.self) { try await extract(path, megabytes: 200) }
        #expect(error.map(SottoError.init(describing:))?.code == "limit_exceeded")
    }

    @Test("A disk with less than the reserve stops extraction")
    func reserve() async throws {
        let path = try await tones([0.5], layout: "mono", seconds: 1, to: folder.file("a.wav"))
        let stream = try #require(try await probe(path).chosenAudioStream)
        // A pipe that nobody writes to keeps ffmpeg waiting until it is stopped.
        let endless = folder.file("endless.wav").string
        #expect(mkfifo(endless, 0o600) == 0)
        let extraction = try AudioExtraction(
            tools: tools(), launcher: launcher, reserve: DiskReserve(bytes: .max, interval: .milliseconds(10)))
        let output = folder.file("out.wav").string
        await #expect(throws: MediaError.diskFull(path: output)) {
            try await extraction.extract(stream, of: endless, to: output, as: .source)
        }
    }
}
