import AudioIO
import Foundation
import SystemPackage

/// Small WAV files.
enum Sound {
    /// Stereo samples of a steady tone, different in both channels.
    static func tone(frames: Int = 4_410, amplitude: Float = 0.25) -> [Float] {
        (0..<frames).flatMap { frame in
            let phase = Float(frame) / 44_100 * 2 * .pi
            return [amplitude * sin(440 * phase), amplitude * sin(660 * phase)]
        }
    }

    static func silence(frames: Int = 4_410) -> [Float] { [Float](repeating: 0, count: frames * 2) }

    @discardableResult
    static func write(
        _ samples: [Float], to path: FilePath, as sampleFormat: SampleFormat = .float32, rate: Int = 44_100,
        channels: Int = 2
    ) throws -> FilePath {
        let format = AudioFormat(sampleRate: rate, channelCount: channels, sampleFormat: sampleFormat)
        let writer = try WAVWriter(path: path.string, format: format)
        try writer.write(samples)
        try writer.finish()
        return path
    }
}
