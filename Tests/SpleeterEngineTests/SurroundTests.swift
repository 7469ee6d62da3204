import AudioIO
import Catalog
import SpleeterEngine
import SystemPackage
import TestSupport
import Testing

@Suite("Surround")
struct SurroundTests {
    private static let masks: [Int: UInt32] = [3: 0x7, 4: 0x33, 5: 0x37, 6: 0x3F, 7: 0x70F, 8: 0x63F]

    private func format(_ channels: Int, mask: UInt32? = nil) -> AudioFormat {
        AudioFormat(
            sampleRate: 44_100, channelCount: channels, sampleFormat: .float32,
            channelMask: mask ?? Self.masks[channels] ?? 0)
    }

    @Test(
        "Left and right are separated together, single speakers alone, and the low frequencies not at all",
        arguments: [
            (1, 0x4, [[0]]), (2, 0x3, [[0, 1]]), (3, 0x7, [[0, 1], [2]]), (3, 0xB, [[0, 1]]),
            (6, 0x3F, [[0, 1], [2], [4, 5]]), (6, 0x60F, [[0, 1], [2], [4, 5]]),
            (7, 0x70F, [[0, 1], [2], [4], [5, 6]]), (8, 0x63F, [[0, 1], [2], [4, 5], [6, 7]]),
            (3, 0x15, [[0], [1], [2]]),
            (4, 0, [[0, 1], [2, 3]]), (5, 0, [[0, 1], [2, 3], [4]]), (6, 0x7, [[0, 1], [2, 3], [4, 5]]),
        ])
    func groups(channels: Int, mask: UInt32, groups: [[Int]]) {
        #expect(ChannelGroup.groups(of: format(channels, mask: mask)).map(\.channels) == groups)
    }

    private func write(_ samples: [Float], _ format: AudioFormat, to path: FilePath) throws {
        let writer = try WAVWriter(path: path.string, format: format)
        try writer.write(samples)
        try writer.finish()
    }

    private func channel(_ index: Int, of channels: Int, _ samples: [Double]) -> [Double] {
        stride(from: index, to: samples.count, by: channels).map { samples[$0] }
    }

    @Test(
        "Each pair comes out as it would alone, the sum holds in every channel, and low frequencies are background",
        arguments: [Preset.fast, .standard, .best])
    func likeStereo(preset: Preset) async throws {
        let (front, centre, back) = (
            Sound.noise(seconds: 14, seed: 1), Sound.noise(seconds: 14, channels: 1, seed: 2),
            Sound.noise(seconds: 14, seed: 3)
        )
        let frames = centre.count
        var mixture: [Float] = []
        for frame in 0..<frames {
            mixture += front[2 * frame...2 * frame + 1]
            mixture += [centre[frame], 0.4 * centre[frame]]
            mixture += back[2 * frame...2 * frame + 1]
        }
        let bench = try Workbench()
        try write(mixture, format(6), to: bench.mixture)
        _ = try StreamingSeparation(try await bench.request(preset: preset, .int24)).run { _ in }
        let stems = try bench.stored()
        #expect(try WAVReader(path: bench.vocals.string).header.format.channelMask == 0x3F)
        for (sample, parts) in zip(mixture, zip(stems.vocals, stems.background)) {
            let whole = (Double(sample) * 8_388_608).rounded(.toNearestOrEven)
            guard parts.0 + parts.1 == whole else {
                Issue.record("\(parts) does not add up to \(whole)")
                return
            }
        }
        #expect(channel(3, of: 6, stems.vocals).allSatisfy { $0 == 0 })
        for (group, places) in [(front, [0, 1]), (centre, [2]), (back, [4, 5])] {
            let alone = try Workbench()
            try write(group, format(places.count, mask: 0), to: alone.mixture)
            _ = try StreamingSeparation(try await alone.request(preset: preset, .int24)).run { _ in }
            let vocals = try alone.stored().vocals
            for (index, place) in places.enumerated() {
                let (found, wanted) = (channel(place, of: 6, stems.vocals), channel(index, of: places.count, vocals))
                let firstDifference = found.indices.first { found[$0] != wanted[$0] }
                #expect(found.count == wanted.count && firstDifference == nil)
            }
        }
    }

    @Test("Too many channels are refused")
    func tooMany() async throws {
        let bench = try Workbench()
        try write([Float](repeating: 0, count: 17), format(17), to: bench.mixture)
        let request = try await bench.request(preset: .standard)
        #expect(throws: SeparationError.unsupportedMixture("it has more than 16 channels")) {
            try StreamingSeparation(request).run { _ in }
        }
    }
}
