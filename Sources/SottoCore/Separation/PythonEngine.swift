import AudioIO
import Foundation
import Media
import Offline
import PythonFiles
import Synchronization
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

    var workingAudio: AudioExtraction.Target { .stereo(sampleRate: Self.sampleRate) }

    func separate(
        working: FilePath, into stems: StemFiles, as sampleFormat: SampleFormat, scratch: FilePath,
        onProgress: @escaping @Sendable (Double, Double?) -> Void,
        onLog: @escaping @Sendable (JobEvent.Level, String) -> Void
    ) async throws -> EngineReport {
        let header = try WAVReader(path: working.string).header
        let format = AudioFormat(
            sampleRate: header.format.sampleRate, channelCount: header.format.channelCount, sampleFormat: sampleFormat
        )
        let stemHeader = Data(WAVHeader.encoded(format: format, frameCount: header.frameCount))
        try Files.write(stemHeader, to: stems.vocals)
        try Files.write(stemHeader, to: stems.background)
        let runner = scratch.appending("spleeter_runner.py")
        try Files.write(Data(PythonFiles.runner), to: runner)

        let outcome = Mutex<WorkerEvent?>(nil)
        let exit = try await launcher.run(
            python.string,
            arguments: [
                "-I", "-B", runner.string,
                "--model-root", models.string,
                "--input", working.string,
                "--data-offset", String(header.dataOffset),
                "--frames", String(header.frameCount),
                "--vocals", stems.vocals.string,
                "--background", stems.background.string,
                "--bit-depth", sampleFormat.bitDepthName,
            ],
            environment: [
                "HOME": scratch.string, "TMPDIR": scratch.string, "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin",
            ],
            workingDirectory: scratch.string,
            onOutputLine: { line in
                switch WorkerEvent(line: line) {
                case .progress(let fraction, let speed): onProgress(fraction, speed)
                case .log(let level, let message): onLog(level, message)
                case .done, .failed: outcome.withLock { $0 = WorkerEvent(line: line) }
                case nil: onLog(.info, line)
                }
            },
            onErrorLine: { onLog(.info, $0) }
        )
        switch (outcome.withLock { $0 }, exit) {
        case (.done(let stats), .exited(0)):
            return EngineReport(
                version: "spleeter \(stats.spleeterVersion)",
                modelHashes: ModelFile.hashes,
                clippedSamples: stats.clipped
            )
        case (.failed(let error), _) where error.code == "disk_full":
            throw SottoError.system(.noSpace, path: stems.vocals.string)
        case (.failed(let error), _):
            throw error
        default:
            throw Self.died(exit)
        }
    }

    private static func died(_ exit: ProcessExit) -> SottoError {
        switch exit {
        case .signalled(SIGKILL):
            SottoError(
                code: "out_of_memory",
                message: "The separation was killed by the system, most likely for want of memory.",
                hint: "Close other programs (it needs about 1 GB) and try again."
            )
        case .signalled(let signal):
            SottoError(
                code: "worker_died", message: "The separation ended with signal \(signal).",
                hint: "See the job's log, then verify the pack: `sotto packs verify spleeter`."
            )
        case .exited(let status):
            SottoError(
                code: "worker_died", message: "The separation ended with status \(status) and said nothing.",
                hint: "See the job's log, then verify the pack: `sotto packs verify spleeter`."
            )
        case .timedOut:
            SottoError(
                code: "worker_died", message: "The separation took longer than it may.",
                hint: "Verify the pack: `sotto packs verify spleeter`."
            )
        }
    }
}

extension SampleFormat {
    /// The name that workers know the format by.
    fileprivate var bitDepthName: String {
        switch self {
        case .int16: "16"
        case .int24: "24"
        case .int32: "32"
        case .float32: "32f"
        }
    }
}
