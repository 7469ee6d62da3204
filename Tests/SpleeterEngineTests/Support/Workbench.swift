import AudioIO
import Catalog
import SpleeterEngine
import SystemPackage
import TestSupport

/// A folder with a mixture, and the stems that the engine makes of it with the miniature model.
struct Workbench {
    let folder: TemporaryFolder
    let mixture: FilePath
    let vocals: FilePath
    let background: FilePath

    init() throws {
        folder = try TemporaryFolder()
        mixture = folder.file("mixture.wav")
        vocals = folder.file("vocals.wav")
        background = folder.file("background.wav")
    }

    func request(
        preset: Preset = .fast, precision: Precision = .f32,
        _ sampleFormat: SampleFormat = .int16, widens: Bool = false,
        isComplete: @escaping @Sendable () -> Bool = { true }
    ) async throws -> SeparationRequest {
        SeparationRequest(
            model: try await MiniatureModel.folder, mixture: mixture.string, isMixtureComplete: isComplete,
            vocals: vocals.string, background: background.string, strategy: preset.strategy, precision: precision,
            sampleFormat: sampleFormat, widensOverFullScale: widens)
    }

    func separate(
        _ samples: [Float], sampleRate: Int = 44_100, channels: Int = 2,
        preset: Preset = .fast, _ sampleFormat: SampleFormat = .int16, widens: Bool = false
    ) async throws -> SeparationResult {
        try Sound.write(samples, to: mixture, sampleRate: sampleRate, channels: channels)
        return try StreamingSeparation(try await request(preset: preset, sampleFormat, widens: widens)).run { _ in }
    }

    /// The stems' samples as they are stored: steps of the format, or floats.
    func stored() throws -> (vocals: [Double], background: [Double]) {
        func steps(_ path: FilePath) throws -> [Double] {
            let (samples, format) = try Sound.read(path.string)
            let scale = format.sampleFormat.isFloat ? 1 : 1 / format.sampleFormat.step
            return samples.map { Double($0) * scale }
        }
        return (try steps(vocals), try steps(background))
    }
}
