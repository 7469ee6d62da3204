import AudioIO
import Foundation
import Media
import SystemPackage

/// Extract, separate, check: from a media file to stems in a staging folder. Knows no queue and no library.
struct SeparationPipeline: Sendable {
    /// The file to separate, as it is now.
    struct Source: Sendable {
        var path: FilePath
        var identity: FileIdentity
        var media: MediaInfo
        /// Known when the file was read before and has not changed since.
        var sha256: String?
    }

    /// A quarter of a frame of film: less cannot be placed, nor seen.
    private static let audibleOffset = 0.01

    let tools: MediaTools
    let launcher: any ToolLauncher
    let engine: any SeparationEngine
    let options: SeparationOptions
    /// The job that the stems are made for; nil without one.
    let job: String?
    let events: EventSink

    /// Writes `vocals.wav`, `background.wav` and `separation.json` to `staging`.
    ///
    /// - Parameters:
    ///   - scratch: an existing folder for temporary files, emptied of the working WAV in the end.
    ///   - staging: an existing, empty folder on the target's file system.
    /// - Throws: ``SottoError``, `MediaError`, or `CancellationError`.
    func run(_ source: Source, scratch: FilePath, staging: FilePath) async throws -> SeparationManifest {
        guard let stream = source.media.chosenAudioStream else { throw MediaError.noAudio(path: source.path.string) }
        let stems = StemFiles(in: staging)
        let working = scratch.appending("working.wav")
        var clock = StageClock()

        try requireSpace(for: source, scratch: scratch, staging: staging)
        let (extraction, hash) = try await extract(stream, of: source, to: working)
        clock.mark(.extract)
        let engineReport = try await separate(working, into: stems, scratch: scratch)
        clock.mark(.separate)
        let header = try WAVReader(path: working.string).header
        let check = try await self.check(working, stems)
        let hashes = try await blocking { flag in
            (
                try FileHash.sha256(of: stems.vocals, cancellation: flag),
                try FileHash.sha256(of: stems.background, cancellation: flag)
            )
        }
        try requireUnchanged(source)
        try Files.remove(working)
        clock.mark(.check)

        let manifest = SeparationManifest(
            sotto: sottoVersion,
            job: job,
            createdAt: Date(),
            engine: options.engine.rawValue,
            engineVersion: engineReport.version,
            preset: options.preset.rawValue,
            precision: SeparationOptions.Precision.f32.rawValue,
            bitDepth: options.bitDepth.resolved.rawValue,
            model: engineReport.modelHashes,
            source: SeparationManifest.Source(
                path: source.path.string,
                sizeBytes: source.identity.size,
                modifiedAtNs: source.identity.modifiedAt,
                inode: source.identity.inode,
                sha256: hash,
                stream: AudioStreamSummary(stream),
                startOffsetSeconds: startOffset(of: stream, in: source),
                filledSeconds: extraction.filledSeconds,
                cutSeconds: extraction.cutSeconds
            ),
            sampleRate: header.format.sampleRate,
            frames: header.frameCount,
            channels: header.format.channelCount,
            layout: "stereo",
            mixture: SeparationManifest.Level(check.mixture),
            vocals: try stem(stems.vocals, hashes.0, check.vocals, engineReport.clippedSamples["vocals"]),
            background: try stem(
                stems.background, hashes.1, check.background, engineReport.clippedSamples["background"]),
            sumError: sumError(check),
            warnings: warnings(source, stream, extraction, engineReport) + StemCheck.warnings(check),
            timings: clock.seconds,
            speed: Double(header.frameCount) / Double(header.format.sampleRate)
                / max(clock.seconds["separate"] ?? 0, 0.001)
        )
        for warning in manifest.warnings { events(.log(.warning, warning)) }
        try Files.write(try JSON.encode(manifest), to: staging.appending("separation.json"))
        return manifest
    }

    // MARK: Stages

    /// Decoding and hashing read the same file, so they go side by side.
    private func extract(
        _ stream: MediaInfo.AudioStream, of source: Source, to working: FilePath
    ) async throws -> (AudioExtraction.Report, String) {
        report(.extract, 0)
        let duration = stream.duration ?? source.media.duration
        async let hash = hashIfUnknown(source)
        let extraction = try await AudioExtraction(tools: tools, launcher: launcher).extract(
            stream, of: source.path.string, to: working.string, as: engine.workingAudio,
            onSeconds: { seconds in
                if duration > 0 { report(.extract, seconds / duration) }
            }
        )
        let header = try WAVReader(path: working.string).header
        guard header.frameCount > 0 else { throw MediaError.noAudio(path: source.path.string) }
        let seconds = Double(header.frameCount) / Double(header.format.sampleRate)
        if extraction.isTruncated(seconds: seconds, length: source.media.declaredLength(of: stream)) {
            throw MediaError.truncated(path: source.path.string, seconds: seconds, length: duration)
        }
        try await blocking { try MixtureCheck.run(working: working, source: source.path, cancellation: $0) }
        return (extraction, try await hash)
    }

    private func hashIfUnknown(_ source: Source) async throws -> String {
        if let known = source.sha256 { return known }
        return try await blocking { try FileHash.sha256(of: source.path, cancellation: $0) }
    }

    private func separate(_ working: FilePath, into stems: StemFiles, scratch: FilePath) async throws -> EngineReport {
        report(.separate, 0)
        return try await engine.separate(
            working: working, into: stems, as: options.bitDepth.sampleFormat, scratch: scratch,
            onProgress: { report(.separate, $0, speed: $1) },
            onLog: { events(.log($0, $1)) }
        )
    }

    private func check(_ working: FilePath, _ stems: StemFiles) async throws -> StemCheck.Result {
        report(.check, 0)
        return try await blocking { try StemCheck(working: working, stems: stems).run(cancellation: $0) }
    }

    /// - Parameter fraction: of the stage.
    private func report(_ stage: Stage, _ fraction: Double, speed: Double? = nil) {
        let share = stage.shareOfSeparation
        let whole = share.lowerBound + (share.upperBound - share.lowerBound) * min(max(fraction, 0), 1)
        events(.progress(stage: stage, fraction: whole, speed: speed))
    }

    // MARK: Refusals

    /// Sizes are known beforehand where the file says how long it is; a disk that fills later is noticed all the same.
    private func requireSpace(for source: Source, scratch: FilePath, staging: FilePath) throws {
        guard case .stereo(let sampleRate) = engine.workingAudio else { return }
        // A file may claim any duration, also one whose bytes no integer holds.
        let samples = min(source.media.duration * Double(sampleRate) * 2, 1e17)
        let workingBytes = Int64(samples) * Int64(AudioIO.SampleFormat.float32.byteCount)
        let stemBytes = 2 * Int64(samples) * Int64(options.bitDepth.sampleFormat.byteCount)
        // Scratch and staging are on one file system, in a home as beside the user's own output.
        let needed = workingBytes + stemBytes + (16 << 20)
        let free = Files.freeBytes(at: staging)
        guard free >= needed else {
            throw SottoError(
                code: "disk_full",
                message:
                    "Separating \"\(source.path)\" needs \(ByteCount.text(needed)); \(ByteCount.text(free)) are free.",
                hint: "Free some space (`sotto diagnostics` shows what Sotto uses) and try again."
            )
        }
    }

    private func requireUnchanged(_ source: Source) throws {
        guard FileIdentity(path: source.path) == source.identity else {
            throw SottoError(
                code: "source_changed", message: "\"\(source.path)\" was changed or removed while it was separated.",
                hint: "Wait until nothing writes to the file, then separate it again."
            )
        }
    }

    // MARK: Manifest

    private func stem(
        _ path: FilePath, _ hash: String, _ meter: SignalMeter, _ clipped: Int?
    ) throws -> SeparationManifest.Stem {
        SeparationManifest.Stem(
            file: path.lastComponent?.string ?? "",
            sha256: hash,
            sizeBytes: FileIdentity(path: path)?.size ?? 0,
            level: SeparationManifest.Level(meter),
            clippedSamples: clipped ?? 0
        )
    }

    /// Where the stream begins against the container, in seconds.
    private func startOffset(of stream: MediaInfo.AudioStream, in source: Source) -> Double {
        (stream.startTime ?? 0) - (source.media.startTime ?? 0)
    }

    private func sumError(_ check: StemCheck.Result) -> SeparationManifest.SumError {
        let mixture = check.mixture.rms
        return SeparationManifest.SumError(
            relativeDb: mixture > 0 ? Decibels.of(amplitude: check.sumError.rms / mixture) : nil,
            peak: Double(check.sumError.peak)
        )
    }

    private func warnings(
        _ source: Source, _ stream: MediaInfo.AudioStream, _ extraction: AudioExtraction.Report, _ engine: EngineReport
    ) -> [String] {
        var warnings: [String] = []
        let offset = startOffset(of: stream, in: source)
        if abs(offset) > Self.audibleOffset {
            warnings.append(
                String(
                    format: "The audio starts %.3f s %@ the film; place the stems there.", abs(offset),
                    offset > 0 ? "into" : "before")
            )
        }
        if source.media.audioStreams.count > 1 {
            let name = [stream.language, stream.title].compactMap { $0 }.joined(separator: ", ")
            warnings.append(
                "Of \(source.media.audioStreams.count) audio streams, number \(stream.index + 1)"
                    + (name.isEmpty ? "" : " (\(name))") + " was separated."
            )
        }
        if stream.channels > 2 {
            warnings.append(
                "The \(stream.layout ?? "\(stream.channels)-channel") audio was mixed down to stereo, its centre included."
            )
        }
        if extraction.filledSeconds > 0 {
            warnings.append(String(format: "Gaps of %.3f s in the timestamps were filled.", extraction.filledSeconds))
        }
        if extraction.cutSeconds > 0 {
            warnings.append(String(format: "Overlaps of %.3f s in the timestamps were cut.", extraction.cutSeconds))
        }
        if let complaint = extraction.complaints.first {
            warnings.append(
                "ffmpeg complained \(extraction.complaints.count) times while it read the audio, first: \(complaint). "
                    + "Listen there: parts may be missing."
            )
        }
        let clipped = engine.clippedSamples.values.reduce(0, +)
        if clipped > 0 {
            warnings.append("\(clipped) samples were beyond full scale and were limited; --bit-depth 32f keeps them.")
        }
        return warnings
    }
}

extension SeparationManifest.Level {
    fileprivate init(_ meter: SignalMeter) {
        self.init(rmsDb: meter.rmsDecibels, peakDb: meter.peakDecibels)
    }
}

/// Measures how long stages take.
private struct StageClock {
    private(set) var seconds: [String: Double] = [:]
    private var last = ContinuousClock.now

    mutating func mark(_ stage: Stage) {
        let now = ContinuousClock.now
        seconds[stage.rawValue] = (now - last) / .seconds(1)
        last = now
    }
}
