import AudioIO
import SystemPackage
import TestSupport

/// A WAV file in memory, channel by channel.
struct Sound {
    var format: AudioFormat
    var frameCount: Int
    private var samples: [Float]

    init(_ path: FilePath) throws {
        let reader = try WAVReader(path: path.string)
        format = reader.header.format
        frameCount = reader.header.frameCount
        samples = try reader.read(upTo: .max)
    }

    /// The samples of a channel between two times in seconds, or of all of it.
    func channel(_ index: Int, from start: Double = 0, to end: Double = .infinity) -> [Float] {
        let first = min(Int(start * Double(format.sampleRate)), frameCount)
        let last = Int(min(end * Double(format.sampleRate), Double(frameCount)))
        return (first..<max(first, last)).map { samples[$0 * format.channelCount + index] }
    }

    /// RMS of a channel between two times in seconds.
    func rms(_ index: Int, from start: Double, to end: Double) -> Double {
        var meter = SignalMeter()
        meter.add(channel(index, from: start, to: end))
        return meter.rms
    }
}

/// Makes a file of tones, one channel for each amplitude.
///
/// - Parameter encoding: options for ffmpeg; without any, the name's own format.
@discardableResult
func tones(
    _ amplitudes: [Double], layout: String, sampleRate: Int = 48_000, seconds: Double = 2, encoding: [String] = [],
    to path: FilePath
) async throws -> FilePath {
    let channels = amplitudes.map { "\($0)*sin(2*PI*1000*t)" }.joined(separator: "|")
    let source = "aevalsrc=exprs=\(channels):channel_layout=\(layout):sample_rate=\(sampleRate):duration=\(seconds)"
    return try await make(["-f", "lavfi", "-i", source] + encoding, path)
}

/// Makes a file with ffmpeg.
@discardableResult
func make(_ arguments: [String], _ path: FilePath) async throws -> FilePath {
    try await MediaFixture.make(path, arguments)
}
