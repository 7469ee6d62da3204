import Foundation
import TestSupport
import Testing

@Suite("Making stereo")
struct DownmixTests {
    /// The levels of both sides, for a tone at each of these amplitudes in the channels of a layout.
    private func sides(_ amplitudes: [Double], layout: String, codec: String = "pcm_s16le") async throws -> [Double] {
        let folder = try TemporaryFolder()
        let path = try await tones(amplitudes, layout: layout, encoding: ["-c:a", codec], to: folder.file("a.mkv"))
        let output = folder.file("out.wav")
        try await extract(path, to: output)
        let sound = try Sound(output)
        #expect(sound.format.channelCount == 2)
        return [0, 1].map { sound.rms($0, from: 0.5, to: 1.5) / 0.5.squareRoot() }
    }

    private func expect(_ sides: [Double], _ left: Double, _ right: Double, within tolerance: Double = 0.002) {
        #expect(abs(sides[0] - left) < tolerance, "\(sides)")
        #expect(abs(sides[1] - right) < tolerance, "\(sides)")
    }

    @Test("Mono is on both sides at its own level", arguments: ["pcm_s16le", "flac", "pcm_f32le"])
    func mono(codec: String) async throws {
        expect(try await sides([0.5], layout: "mono", codec: codec), 0.5, 0.5)
    }

    @Test(
        "The centre of 5.1 reaches both sides at -3 dB",
        arguments: ["5.1", "5.1(side)"], ["pcm_s16le", "pcm_f32le", "flac", "ac3"])
    func centre(layout: String, codec: String) async throws {
        let sides = try await sides([0, 0, 0.5, 0, 0, 0], layout: layout, codec: codec)
        expect(sides, 0.5 * 0.5.squareRoot(), 0.5 * 0.5.squareRoot(), within: codec == "ac3" ? 0.01 : 0.002)
    }

    @Test("The front of 5.1 keeps its sides and level, the surrounds come at -3 dB, and the subwoofer is left out")
    func others() async throws {
        expect(try await sides([0.5, 0.25, 0, 0, 0, 0], layout: "5.1"), 0.5, 0.25)
        expect(
            try await sides([0, 0, 0, 0, 0.5, 0.25], layout: "5.1"), 0.5 * 0.5.squareRoot(), 0.25 * 0.5.squareRoot())
        expect(try await sides([0, 0, 0, 0.9, 0, 0], layout: "5.1"), 0, 0)
    }

    @Test("A loud mix is neither limited nor made softer", arguments: ["pcm_s16le", "pcm_f32le"])
    func loud(codec: String) async throws {
        let sum = 0.9 * (1 + 2 * 0.5.squareRoot())
        expect(try await sides([0.9, 0.9, 0.9, 0, 0.9, 0.9], layout: "5.1", codec: codec), sum, sum, within: 0.005)
    }
}
