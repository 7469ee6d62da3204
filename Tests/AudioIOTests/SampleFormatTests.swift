import AudioIO
import TestSupport
import Testing

@Suite("Sample formats")
struct SampleFormatTests {
    @Test("Samples within the scale come back within half a step", arguments: SampleFormat.allCases)
    func roundTrip(format: SampleFormat) throws {
        let folder = try TemporaryFolder()
        let edges: [Float] = [0, -0.0, -1, 0.5, -0.5, 1e-9, -1e-9, Float(1 - 2 * SampleFormat.int16.step)]
        let samples = edges + noise(count: 20_000).filter { Double($0) <= 1 - format.step }
        let result = try WAVReader.all(of: written(samples, as: format, in: folder))
        try #require(result.count == samples.count)
        let worst = zip(samples, result).map { abs(Double($0) - Double($1)) }.max() ?? .infinity
        #expect(worst <= format.step / 2)
    }

    @Test("Floats come back bit for bit, beyond full scale too, and so do infinities and what is not a number")
    func floatIsExact() throws {
        let folder = try TemporaryFolder()
        let samples = noise(count: 1_000) + [1.5, -3.25, 1e30, .infinity, -.infinity, .nan, .leastNonzeroMagnitude]
        let result = try WAVReader.all(of: written(samples, as: .float32, in: folder))
        #expect(result.map(\.bitPattern) == samples.map(\.bitPattern))
    }

    @Test("Integer formats limit what is beyond full scale", arguments: [SampleFormat.int16, .int24, .int32])
    func limits(format: SampleFormat) throws {
        let folder = try TemporaryFolder()
        let samples: [Float] = [1, 1.0001, 7, 1e30, .infinity, -1, -1.0001, -7, -1e30, -.infinity]
        let result = try WAVReader.all(of: written(samples, as: format, in: folder))
        let top = Float(1 - format.step)
        #expect(result == Array(repeating: top, count: 5) + Array(repeating: -1, count: 5))
    }

    @Test("What is not a number becomes 0 in integer formats", arguments: [SampleFormat.int16, .int24, .int32])
    func notANumber(format: SampleFormat) throws {
        let folder = try TemporaryFolder()
        let result = try WAVReader.all(of: written([0.5, .nan, -.nan, .signalingNaN, 0.5], as: format, in: folder))
        #expect(result == [0.5, 0, 0, 0, 0.5])
    }

    @Test(
        "A sample has the bytes that the format defines",
        arguments: [
            (SampleFormat.int16, [0x00, 0xC0, 0x01, 0x00]),
            (.int24, [0x00, 0x00, 0xC0, 0x00, 0x01, 0x00]),
            (.int32, [0x00, 0x00, 0x00, 0xC0, 0x00, 0x00, 0x01, 0x00]),
            (.float32, [0x00, 0x00, 0x00, 0xBF, 0x00, 0x00, 0x00, 0x38]),
        ] as [(SampleFormat, [UInt8])])
    func bytes(format: SampleFormat, expected: [UInt8]) throws {
        let folder = try TemporaryFolder()
        let path = try written([-0.5, 1 / 32_768], as: format, in: folder)
        let bytes = try fileBytes(path)
        #expect(format.byteCount * 2 == expected.count)
        #expect(Array(bytes[WAVHeader.encodedByteCount...]) == expected)
    }
}
