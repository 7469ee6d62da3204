import AudioIO
import Catalog
import Media
import SystemPackage

/// Where the two stems are written.
package struct StemFiles: Sendable {
    package var vocals: FilePath
    package var background: FilePath

    package init(in folder: FilePath, format: OutputFormat = .wav) {
        vocals = folder.appending("vocals.\(format.id)")
        background = folder.appending("background.\(format.id)")
    }
}

/// What an engine is to do.
struct EngineTask: Sendable {
    /// A WAV file of 32-bit floats; for an engine that follows a growing file perhaps of 16-bit integers.
    var working: FilePath
    /// Where a file appears as soon as the working file, which is being written, is complete; nil when it is complete.
    var completion: FilePath?
    /// About how long the working file will be; nil when nobody knows.
    var expectedFrames: Int?
    /// How long the source says that it is, in seconds; 0 where it does not.
    var seconds: Double
    var stems: StemFiles
    var preset: Preset
    var precision: Precision
    var depth: StemDepth
    /// An existing folder for temporary files.
    var scratch: FilePath
}

/// What an engine says of its work.
package struct EngineReport: Sendable, Decodable {
    /// Name and version of what computed the stems, such as `spleeter 2.4.2`.
    package var engineVersion: String
    /// What the networks computed with, such as `f32`.
    package var precision: String
    /// How samples are stored, such as `24`.
    package var bitDepth: String
    /// Samples that were limited because they were beyond full scale, of each stem.
    package var limitedSamples: [String: Int]
}

/// What computes stems from a working WAV file.
protocol SeparationEngine: Sendable {
    /// Whether it can start while the working file is still being written.
    var followsGrowingFile: Bool { get }

    /// What the working file has to hold.
    func workingAudio(of stream: MediaInfo.AudioStream, for preset: Preset) -> AudioExtraction.Target

    /// Writes both stems, each as long as the working file.
    ///
    /// - Parameter onProgress: fraction of this stage, and speed as a multiple of real time.
    /// - Throws: ``SottoError``, or `CancellationError`.
    func separate(
        _ task: EngineTask,
        onProgress: @escaping @Sendable (Double, Double?) -> Void,
        onLog: @escaping @Sendable (JobEvent.Level, String) -> Void
    ) async throws -> EngineReport
}
