import AudioIO
import Foundation
import Media
import SystemPackage
import TestSupport
import Testing

@Suite("One-bit recordings")
struct OneBitTests {
    /// A fifth of a second of a tone of 440 Hz and amplitude 0.5, as a first-order modulator makes it.
    private func bits(seconds: Double = 0.2) -> [UInt8] {
        let rate = 2_822_400.0
        var (sum, last) = (0.0, 1.0)
        return (0..<Int(rate * seconds) / 8).map { byte in
            (0..<8).reduce(UInt8(0)) { bits, bit in
                sum += 0.5 * sin(2 * .pi * 440 * Double(byte * 8 + bit) / rate) - last
                last = sum >= 0 ? 1 : -1
                return bits << 1 | (last > 0 ? 1 : 0)
            }
        }
    }

    /// Both channels of a DSDIFF file, which is big-endian and begins a byte with the bit that is heard first.
    private func dff(in folder: TemporaryFolder) throws -> FilePath {
        func chunk(_ name: String, _ body: Data) -> Data {
            Data(name.utf8) + withUnsafeBytes(of: UInt64(body.count).bigEndian) { Data($0) } + body
        }
        let rate = withUnsafeBytes(of: UInt32(2_822_400).bigEndian) { Data($0) }
        let properties =
            Data("SND ".utf8) + chunk("FS  ", rate) + chunk("CHNL", Data([0, 2]) + Data("SLFTSRGT".utf8))
            + chunk("CMPR", Data("DSD ".utf8) + Data([14]) + Data("not compressed".utf8) + Data([0]))
        let body =
            Data("DSD ".utf8) + chunk("FVER", Data([1, 5, 0, 0])) + chunk("PROP", properties)
            + chunk("DSD ", Data(bits().flatMap { [$0, $0] }))
        return try write(chunk("FRM8", body), to: "a.dff", in: folder)
    }

    /// Both channels of a DSF file, which is little-endian and ends a byte with that bit.
    private func dsf(in folder: TemporaryFolder) throws -> FilePath {
        func number<Number: FixedWidthInteger>(_ value: Number) -> Data {
            withUnsafeBytes(of: value.littleEndian) { Data($0) }
        }
        let reversed = bits().map { byte in (0..<8).reduce(UInt8(0)) { $0 | (byte >> $1 & 1) << (7 - $1) } }
        let padded = reversed + [UInt8](repeating: 0x69, count: 4_096 - reversed.count % 4_096)
        let blocks = stride(from: 0, to: padded.count, by: 4_096).map { Data(padded[$0..<$0 + 4_096]) }
        let body = blocks.reduce(Data()) { $0 + $1 + $1 }
        let format =
            Data("fmt ".utf8) + number(UInt64(52))
            + [1, 0, 2, 2, 2_822_400, 1].reduce(Data()) { $0 + number(UInt32($1)) }
            + number(UInt64(reversed.count * 8)) + number(UInt32(4_096)) + number(UInt32(0))
        let data = Data("data".utf8) + number(UInt64(12 + body.count)) + body
        let head =
            Data("DSD ".utf8) + number(UInt64(28)) + number(UInt64(28 + format.count + data.count)) + number(UInt64(0))
        return try write(head + format + data, to: "a.dsf", in: folder)
    }

    private func write(_ data: Data, to name: String, in folder: TemporaryFolder) throws -> FilePath {
        try data.write(to: URL(filePath: folder.file(name).string))
        return folder.file(name)
    }

    @Test("DSF and DSDIFF keep pitch and level, at a rate that other programs read", arguments: ["dsf", "dff"])
    func tone(ending: String) async throws {
        let folder = try TemporaryFolder()
        let path = ending == "dsf" ? try dsf(in: folder) : try dff(in: folder)
        let stream = try #require(try await probe(path).chosenAudioStream)
        #expect(stream.isOneBit)
        #expect(stream.sampleRate == 352_800)
        let output = folder.file("out.wav")
        try await extract(path, to: output, as: .channels(sampleRate: 176_400))
        let sound = try Sound(output)
        #expect(sound.format == AudioFormat(sampleRate: 176_400, channelCount: 2, sampleFormat: .float32))
        for channel in 0..<2 {
            // Below the noise, which is at high frequencies: the part of the sound that is this tone.
            let samples = sound.channel(channel, from: 0.05, to: 0.15)
            let parts = samples.enumerated().map { index, sample in
                let phase = 2 * Double.pi * 440 * Double(index) / 176_400
                return (Double(sample) * sin(phase), Double(sample) * cos(phase))
            }
            let (sine, cosine) = parts.reduce((0.0, 0.0)) { ($0.0 + $1.0, $0.1 + $1.1) }
            let amplitude = 2 * (sine * sine + cosine * cosine).squareRoot() / Double(samples.count)
            #expect(abs(amplitude - 0.5) < 0.01)
        }
    }
}
