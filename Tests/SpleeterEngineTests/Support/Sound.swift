import AudioIO
import SystemPackage
import TestSupport

/// Sounds that tests separate.
enum Sound {
    /// Noise with a slow swell: never over ±0.5, another in each channel.
    static func noise(seconds: Double, sampleRate: Int = 44_100, channels: Int = 2, seed: UInt64 = 3) -> [Float] {
        var generator = SeededGenerator(seed: seed)
        let frames = Int(seconds * Double(sampleRate))
        return (0..<frames * channels).map { index in
            let swell = Float(index / channels % 20_000) / 20_000
            return Float.random(in: -0.5...0.5, using: &generator) * swell
        }
    }

    /// Writes samples to a file of floats.
    @discardableResult
    static func write(
        _ samples: [Float], to path: FilePath, sampleRate: Int = 44_100, channels: Int = 2
    ) throws -> String {
        let format = AudioFormat(sampleRate: sampleRate, channelCount: channels, sampleFormat: .float32)
        let writer = try WAVWriter(path: path.string, format: format)
        try writer.write(samples)
        try writer.finish()
        return path.string
    }

    static func read(_ path: String) throws -> (samples: [Float], format: AudioFormat) {
        let reader = try WAVReader(path: path)
        return (try reader.read(upTo: max(1, reader.header.frameCount)), reader.header.format)
    }
}
