import Catalog
import Media
import SystemPackage

/// Spleeter's networks in Swift and oneDNN, in the child process `sotto-worker separate`.
struct NativeEngine: SeparationEngine {
    /// Rate of the model's training material, in hertz.
    private static let modelRate = 44_100
    /// What users may tell oneDNN and its threads. Others of its variables make it print among the worker's events.
    private static let settings: Set = [
        "ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA", "OMP_NUM_THREADS", "GOMP_CPU_AFFINITY",
    ]

    /// Channels that the worker takes.
    private static let mostChannels = 16

    let environment: SottoEnvironment
    /// The folder with the model's files.
    let model: FilePath

    let followsGrowingFile = true

    /// The highest rate of recordings in PCM that is in use. Above half of it, one-bit recordings hold nothing but noise.
    private static let highestOneBitRate = 192_000

    /// Spleeter's own result is in its rate and stereo. Everything else keeps the source's rate and channels; only more
    /// than any surround layout has are mixed down, and one-bit recordings (DSD), which ffmpeg decodes to an eighth of
    /// their rate, get a rate that other programs read.
    func workingAudio(of stream: MediaInfo.AudioStream, for preset: Preset) -> AudioExtraction.Target {
        guard preset.strategy.audio == .source else { return .stereo(sampleRate: Self.modelRate) }
        var rate = stream.sampleRate
        while stream.isOneBit, rate > Self.highestOneBitRate { rate /= 2 }
        guard stream.channels <= Self.mostChannels else { return .stereo(sampleRate: rate) }
        return rate == stream.sampleRate ? .source : .channels(sampleRate: rate)
    }

    func separate(
        _ task: EngineTask,
        onProgress: @escaping @Sendable (Double, Double?) -> Void,
        onLog: @escaping @Sendable (JobEvent.Level, String) -> Void
    ) async throws -> EngineReport {
        var arguments = [
            "separate", "--model", model.string, "--model-checksum", ModelFile.indexChecksum,
            "--input", task.working.string,
        ]
        if let completion = task.completion { arguments += ["--growing", completion.string] }
        arguments += [
            "--vocals", task.stems.vocals.string,
            "--background", task.stems.background.string,
            "--preset", task.preset.id,
            "--precision", task.precision.id,
            "--bit-depth", task.depth.name,
        ]
        if task.depth.mayWiden { arguments.append("--widen") }
        if let frames = task.expectedFrames { arguments += ["--expected-frames", String(frames)] }
        let process = WorkerProcess(
            executable: environment.worker, arguments: arguments, launcher: environment.offline, pack: .spleeterModel,
            memory: task.preset.strategy.passes.count > 1 ? "500 MB, and more for surround sound" : "400 MB",
            variables: variables
        )
        return try await process.run(task, onProgress: onProgress, onLog: onLog)
    }

    private var variables: [String: String] {
        var variables = environment.variables.filter { Self.settings.contains($0.key) }
        // Swift's handler of crashes would fill the log with registers, behind the line that says what happened.
        variables["SWIFT_BACKTRACE"] = "enable=no"
        return variables
    }
}
