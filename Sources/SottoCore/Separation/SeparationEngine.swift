import AudioIO
import Media
import SystemPackage

/// Where the two stems are written.
package struct StemFiles: Sendable {
    package var vocals: FilePath
    package var background: FilePath

    package init(in folder: FilePath, format: OutputFormat = .wav) {
        vocals = folder.appending("vocals.\(format.rawValue)")
        background = folder.appending("background.\(format.rawValue)")
    }
}

/// What an engine says of its work.
struct EngineReport: Sendable {
    /// Name and version of what computed the stems, such as `spleeter 2.4.2`.
    var version: String
    /// SHA-256 of each file of the model.
    var modelHashes: [String: String]
    /// Samples beyond full scale that were limited, of each stem.
    var clippedSamples: [String: Int]
}

/// What computes stems from a working WAV file.
protocol SeparationEngine: Sendable {
    /// What the working file has to hold.
    var workingAudio: AudioExtraction.Target { get }

    /// Writes both stems, each as long as the working file.
    ///
    /// - Parameters:
    ///   - working: a complete WAV file of 32-bit floats.
    ///   - scratch: an existing folder for temporary files.
    ///   - onProgress: fraction of this stage, and speed as a multiple of real time.
    /// - Throws: ``SottoError``, or `CancellationError`.
    func separate(
        working: FilePath, into stems: StemFiles, as sampleFormat: SampleFormat, scratch: FilePath,
        onProgress: @escaping @Sendable (Double, Double?) -> Void,
        onLog: @escaping @Sendable (JobEvent.Level, String) -> Void
    ) async throws -> EngineReport
}
