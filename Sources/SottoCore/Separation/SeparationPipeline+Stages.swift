import AudioIO
import Catalog
import Foundation
import Media
import SystemPackage

extension SeparationPipeline {
    /// What there is before stems are checked.
    struct Made: Sendable {
        var extraction: AudioExtraction.Report
        var report: EngineReport
        var sourceHash: String
        /// What each stage took; stages that ran side by side have their own time each.
        var seconds: [String: Double]
    }

    // MARK: One after the other

    /// Extracts, then separates. Decoding and hashing read the same file, so they go side by side.
    func makeInTurn(_ plan: SeparationPlan) async throws -> Made {
        async let hash = sourceHash(plan)
        let (extraction, extracting) = try await timed {
            let progress = ProgressSteps(stage: .extract, events: events)
            let extraction = try await extract(plan, progress)
            try await requireFinite(plan)
            return extraction
        }
        let sourceHash = try await hash
        let (report, separating) = try await timed {
            try await separate(plan, ProgressSteps(stage: .separate, events: events))
        }
        return Made(
            extraction: extraction, report: report, sourceHash: sourceHash,
            seconds: [Stage.extract.rawValue: extracting, Stage.separate.rawValue: separating])
    }

    // MARK: At once

    private enum Part: Sendable {
        case extracted(AudioExtraction.Report, Double)
        case separated(EngineReport, Double)
        /// The engine has met samples that are no numbers.
        case spoilt(SottoError)
        case hashed(String)
    }

    /// Extracts while the engine separates what is there already. The first that fails ends the others.
    func makeAtOnce(_ plan: SeparationPlan) async throws -> Made {
        // There from the start, so that the engine has something to follow; ffmpeg goes on in it.
        try Files.write(Data(), to: plan.working)
        let progress = ProgressSteps(stage: .separate, isAll: true, events: events)
        let parts = try await withThrowingTaskGroup(of: Part.self) { group in
            group.addTask { .hashed(try await sourceHash(plan)) }
            group.addTask {
                let (extraction, seconds) = try await timed { try await extract(plan, nil) }
                try Files.write(Data(), to: plan.completion)
                return .extracted(extraction, seconds)
            }
            group.addTask {
                do {
                    let (report, seconds) = try await timed { try await separate(plan, progress) }
                    return .separated(report, seconds)
                } catch let error as SottoError where error.code == "audio_not_finite" {
                    return .spoilt(error)
                }
            }
            return try await group.reduce(into: [Part]()) { $0.append($1) }
        }
        return try await whole(parts, plan)
    }

    /// Puts together what the tasks have found.
    private func whole(_ parts: [Part], _ plan: SeparationPlan) async throws -> Made {
        var made = Made(
            extraction: AudioExtraction.Report(),
            report: EngineReport(engineVersion: "", precision: "", bitDepth: "", limitedSamples: [:]),
            sourceHash: "", seconds: [:])
        for part in parts {
            switch part {
            case .extracted(let extraction, let seconds):
                made.extraction = extraction
                made.seconds[Stage.extract.rawValue] = seconds
            case .separated(let report, let seconds):
                made.report = report
                made.seconds[Stage.separate.rawValue] = seconds
            case .hashed(let hash):
                made.sourceHash = hash
            case .spoilt(let error):
                // The engine stops at the first such sample; how many there are, and where, is seen in the whole file.
                try await requireFinite(plan)
                throw error
            }
        }
        return made
    }

    // MARK: Stages

    /// - Parameter progress: nil where another stage tells how far the work is.
    private func extract(_ plan: SeparationPlan, _ progress: ProgressSteps?) async throws -> AudioExtraction.Report {
        progress?.show(0)
        let path = plan.source.path.string
        let extraction = try await AudioExtraction(tools: tools, launcher: launcher).extract(
            plan.stream, of: path, to: plan.working.string, as: plan.target, sampleFormat: plan.workingFormat,
            duration: plan.duration,
            onSeconds: { seconds in
                if plan.duration > 0 { progress?.show(seconds / plan.duration) }
            }
        )
        let header = try WAVReader(path: plan.working.string).header
        guard header.frameCount > 0 else { throw MediaError.noAudio(path: path) }
        let seconds = header.duration
        if extraction.isTruncated(seconds: seconds, length: plan.source.media.declaredLength(of: plan.stream)) {
            throw MediaError.truncated(path: path, seconds: seconds, length: plan.duration)
        }
        return extraction
    }

    private func requireFinite(_ plan: SeparationPlan) async throws {
        try await blocking { try MixtureCheck.run(working: plan.working, source: plan.source.path, cancellation: $0) }
    }

    private func separate(_ plan: SeparationPlan, _ progress: ProgressSteps) async throws -> EngineReport {
        progress.show(0)
        let task = EngineTask(
            working: plan.working,
            completion: engine.followsGrowingFile ? plan.completion : nil,
            expectedFrames: plan.expectedFrames,
            seconds: plan.duration,
            stems: plan.stems,
            preset: options.preset,
            precision: options.precision,
            depth: plan.depth,
            scratch: plan.scratch
        )
        return try await engine.separate(
            task, onProgress: { progress.show($0, speed: $1) }, onLog: { events(.log($0, $1)) }
        )
    }

    func check(_ plan: SeparationPlan) async throws -> StemCheck.Result {
        ProgressSteps(stage: .check, events: events).show(0)
        let check = StemCheck(
            working: plan.working, stems: plan.stems, isExact: options.preset.strategy.isExact,
            pack: options.engine.pack,
            peaks: makesPeaks ? StemPeaks(folder: plan.staging).path : nil)
        return try await blocking { try check.run(cancellation: $0) }
    }

    private func sourceHash(_ plan: SeparationPlan) async throws -> String {
        if let known = plan.source.sha256 { return known }
        return try await hash(plan.source.path)
    }

    func synchronize(_ stems: StemFiles) async throws {
        try await blocking { _ in
            try Files.synchronize(stems.vocals)
            try Files.synchronize(stems.background)
        }
    }

    func hash(_ path: FilePath) async throws -> String {
        try await blocking { try FileHash.sha256(of: path, cancellation: $0) }
    }
}

/// A result, and the seconds that it took.
private func timed<Result>(_ work: () async throws -> Result) async throws -> (Result, Double) {
    let start = ContinuousClock.now
    let result = try await work()
    return (result, (ContinuousClock.now - start) / .seconds(1))
}
