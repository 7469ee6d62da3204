import AudioIO
import TestSupport

/// Numbers that look random and are the same in each run, from -1 to below 1, each a whole number of steps of
/// 2⁻²⁴ so that a float holds it exactly.
func noise(count: Int, seed: UInt64 = 1) -> [Float] {
    var state = seed
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(Int32(truncatingIfNeeded: state >> 32) >> 7) / 16_777_216
    }
}

/// Writes samples to a finished file and gives its path.
func written(
    _ samples: [Float], as sampleFormat: SampleFormat, channelCount: Int = 1, sampleRate: Int = 44_100,
    in folder: TemporaryFolder
) throws -> String {
    let path = folder.file("written.wav").string
    let format = AudioFormat(sampleRate: sampleRate, channelCount: channelCount, sampleFormat: sampleFormat)
    let writer = try WAVWriter(path: path, format: format)
    try writer.write(samples)
    try writer.finish()
    return path
}

extension WAVReader {
    /// Every sample of the file, in one read.
    static func all(of path: String) throws -> [Float] {
        let reader = try WAVReader(path: path)
        return try reader.read(upTo: reader.header.frameCount)
    }
}
