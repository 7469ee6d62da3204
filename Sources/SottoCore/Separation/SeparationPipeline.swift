import AudioIO
import Catalog
import Foundation
import Media
import SystemPackage

/// Extract, separate, check: from a media file to stems in a staging folder. Knows no queue and no library.
///
/// An engine that can follows the working file while ffmpeg writes it, so that decoding, networks and writing overlap.
struct SeparationPipeline: Sendable {
    /// The file to separate, as it is now.
    struct Source: Sendable {
        var path: FilePath
        var identity: FileIdentity
        var media: MediaInfo
        /// Known when the file was read before and has not changed since.
        var sha256: String?
    }

    let tools: MediaTools
    let launcher: any ToolLauncher
    let engine: any SeparationEngine
    let options: SeparationOptions
    /// The format that the stems end up in.
    let format: OutputFormat
    /// The job that the stems are made for; nil without one.
    let job: String?
    /// Whether the peaks of waveforms go beside the stems.
    let makesPeaks: Bool
    let events: EventSink

    /// Writes `vocals.wav`, `background.wav` and `separation.json` to `staging`, and `peaks` where wanted.
    ///
    /// - Parameters:
    ///   - scratch: an existing folder for temporary files, emptied of the working WAV in the end.
    ///   - staging: an existing, empty folder on the target's file system.
    /// - Throws: ``SottoError``, `MediaError`, or `CancellationError`.
    func run(_ source: Source, scratch: FilePath, staging: FilePath) async throws -> SeparationManifest {
        let stream = try source.media.requireAudioStream(of: source.path.string)
        let plan = SeparationPlan(
            source: source, stream: stream, engine: engine, options: options, format: format, scratch: scratch,
            staging: staging)
        try requireSpace(plan)
        let made = engine.followsGrowingFile ? try await makeAtOnce(plan) : try await makeInTurn(plan)
        let checking = ContinuousClock.now
        let header = try WAVReader(path: plan.working.string).header
        async let hashes = (hash(plan.stems.vocals), hash(plan.stems.background))
        // Whoever publishes the stems waits for the disk; it may as well write while they are checked.
        async let written: Void = synchronize(plan.stems)
        let check = try await check(plan)
        let (vocalsHash, backgroundHash) = try await hashes
        try await written
        try requireUnchanged(source)
        try Files.remove(plan.working)

        var timings = made.seconds
        timings[Stage.check.rawValue] = (ContinuousClock.now - checking) / .seconds(1)
        let (extraction, report) = (made.extraction, made.report)
        let manifest = SeparationManifest(
            sotto: sottoVersion,
            job: job,
            createdAt: Date(),
            engine: options.engine.id,
            engineVersion: report.engineVersion,
            preset: options.preset.id,
            precision: report.precision,
            bitDepth: report.bitDepth,
            model: ModelFile.hashes,
            source: SeparationManifest.Source(
                path: source.path.string,
                sizeBytes: source.identity.size,
                modifiedAtNs: source.identity.modifiedAt,
                inode: source.identity.inode,
                sha256: made.sourceHash,
                stream: AudioStreamSummary(stream),
                startOffsetSeconds: startOffset(of: stream, in: source),
                filledSeconds: extraction.filledSeconds,
                cutSeconds: extraction.cutSeconds
            ),
            sampleRate: header.format.sampleRate,
            frames: header.frameCount,
            channels: header.format.channelCount,
            layout: layout(header.format.channelCount, of: stream),
            mixture: SeparationManifest.Level(check.mixture),
            vocals: stem(plan.stems.vocals, vocalsHash, check.vocals, report.limitedSamples["vocals"]),
            background: stem(
                plan.stems.background, backgroundHash, check.background, report.limitedSamples["background"]),
            sumError: sumError(check),
            warnings: warnings(source, stream, extraction, report, isMixedDown: plan.isMixedDown)
                + StemCheck.warnings(check),
            timings: timings,
            speed: header.duration / max(timings[Stage.separate.rawValue] ?? 0, 0.001)
        )
        for warning in manifest.warnings { events(.log(.warning, warning)) }
        try Files.write(try JSON.encode(manifest), to: staging.appending("separation.json"))
        return manifest
    }

    private func layout(_ channels: Int, of stream: MediaInfo.AudioStream) -> String {
        switch channels {
        case 1: "mono"
        case 2: "stereo"
        default: stream.layout ?? "\(channels) channels"
        }
    }

    // MARK: Refusals

    /// Sizes are known beforehand where the file says how long it is; a disk that fills later is noticed all the same.
    private func requireSpace(_ plan: SeparationPlan) throws {
        let free = Files.freeBytes(at: plan.staging)
        guard free >= plan.neededBytes else {
            throw SottoError(
                code: "disk_full",
                message: "Separating \"\(plan.source.path)\" needs \(ByteCount.text(plan.neededBytes)); "
                    + "\(ByteCount.text(free)) are free.",
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
        _ path: FilePath, _ hash: String, _ meter: SignalMeter, _ limited: Int?
    ) -> SeparationManifest.Stem {
        SeparationManifest.Stem(
            file: path.lastComponent?.string ?? "",
            sha256: hash,
            sizeBytes: FileIdentity(path: path)?.size ?? 0,
            level: SeparationManifest.Level(meter),
            clippedSamples: limited ?? 0
        )
    }

    private func sumError(_ check: StemCheck.Result) -> SeparationManifest.SumError {
        let mixture = check.mixture.rms
        return SeparationManifest.SumError(
            relativeDb: mixture > 0 ? Decibels.of(amplitude: check.sumError.rms / mixture) : nil,
            peak: Double(check.sumError.peak)
        )
    }
}

extension SeparationManifest.Level {
    fileprivate init(_ meter: SignalMeter) {
        self.init(rmsDb: meter.rmsDecibels, peakDb: meter.peakDecibels)
    }
}
