import AudioIO
import Catalog
import Foundation
import Media
import Offline
import PythonFiles
import SystemPackage

/// Deezer's own Spleeter, in the pack's Python environment.
///
/// The WAV containers are written here; the Python runner sees nothing but samples.
struct PythonEngine: SeparationEngine {
    /// Rate of the model's training material, in hertz.
    static let sampleRate = 44_100

    /// The environment's interpreter.
    let python: FilePath
    /// The folder that holds `2stems`.
    let models: FilePath
    let launcher: OfflineLauncher

    let followsGrowingFile = false

    func workingAudio(of stream: MediaInfo.AudioStream, for preset: Preset) -> AudioExtraction.Target {
        .stereo(sampleRate: Self.sampleRate)
    }

    func separate(
        _ task: EngineTask,
        onProgress: @escaping @Sendable (Double, Double?) -> Void,
        onLog: @escaping @Sendable (JobEvent.Level, String) -> Void
    ) async throws -> EngineReport {
        let header = try WAVReader(path: task.working.string).header
        let format = AudioFormat(
            sampleRate: header.format.sampleRate, channelCount: header.format.channelCount,
            sampleFormat: task.depth.sampleFormat
        )
        let stemHeader = Data(WAVHeader.encoded(format: format, frameCount: header.frameCount))
        try Files.write(stemHeader, to: task.stems.vocals)
        try Files.write(stemHeader, to: task.stems.background)
        let runner = task.scratch.appending("spleeter_runner.py")
        try Files.write(Data(PythonFiles.runner), to: runner)

        let worker = WorkerProcess(
            executable: python,
            arguments: [
                "-I", "-B", runner.string,
                "--model-root", models.string,
                "--input", task.working.string,
                "--data-offset", String(header.dataOffset),
                "--frames", String(header.frameCount),
                "--vocals", task.stems.vocals.string,
                "--background", task.stems.background.string,
                "--bit-depth", task.depth.name,
            ],
            launcher: launcher,
            pack: .spleeter,
            memory: "1 GB"
        )
        return try await worker.run(task, onProgress: onProgress, onLog: onLog)
    }
}
