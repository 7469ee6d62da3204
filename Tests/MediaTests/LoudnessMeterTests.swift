import Foundation
import Media
import SystemPackage
import TestSupport
import Testing

@Suite("Loudness")
struct LoudnessMeterTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A sine of 1 kHz with this peak on every channel, in dB relative to full scale.
    private func sine(
        _ decibels: Double, channels: Int = 2, layout: String = "stereo", codec: String = "pcm_s16le"
    ) async throws -> String {
        let amplitudes = Array(repeating: pow(10, decibels / 20), count: channels)
        let path = folder.file("\(decibels) \(layout) \(codec).wav")
        return try await tones(amplitudes, layout: layout, seconds: 5, encoding: ["-c:a", codec], to: path).string
    }

    private func measure(
        _ first: String, _ second: String, channels: Int = 2
    ) async throws -> LoudnessMeter.Loudness {
        try await LoudnessMeter(tools: tools(), launcher: launcher).measure(
            first, second, channels: channels, duration: 5)
    }

    private func isClose(_ value: Double?, _ wanted: Double) -> Bool {
        value.map { abs($0 - wanted) < 0.05 } ?? false
    }

    @Test(
        "A tone in stereo is as loud as EBU Tech 3341 has it, and two that add up as loud as their sum",
        arguments: ["pcm_s16le", "pcm_s24le", "pcm_f32le"])
    func tone(codec: String) async throws {
        let found = try await measure(sine(-23, codec: codec), sine(-33, codec: codec))
        #expect(isClose(found.first, -23), "\(found)")
        #expect(isClose(found.second, -33), "\(found)")
        #expect(isClose(found.sum, -23 + 20 * log10(1 + pow(10, -0.5))), "\(found)")
    }

    @Test("Of 5.1 it is what is heard in stereo, also beyond full scale", arguments: ["pcm_s16le", "pcm_f32le"])
    func surround(codec: String) async throws {
        let found = try await measure(
            sine(-3, channels: 6, layout: "5.1", codec: codec), sine(-23, channels: 6, layout: "5.1", codec: codec),
            channels: 6)
        // Each side hears itself, the centre and a surround, the last two at -3 dB.
        #expect(isClose(found.first, -3 + 20 * log10(1 + 2 * 0.5.squareRoot())), "\(found)")
        #expect(isClose(found.second, -23 + 20 * log10(1 + 2 * 0.5.squareRoot())), "\(found)")
    }

    @Test("A single channel is heard on both sides, and so as loud as two")
    func mono() async throws {
        let found = try await measure(
            sine(-23, channels: 1, layout: "mono"), sine(-33, channels: 1, layout: "mono"), channels: 1)
        #expect(isClose(found.first, -23), "\(found)")
        #expect(isClose(found.second, -33), "\(found)")
    }

    @Test("Silence has no loudness")
    func silence() async throws {
        let silence = try await make(
            ["-f", "lavfi", "-i", "anullsrc=r=44100:cl=stereo:d=3"], folder.file("silence.wav")
        ).string
        let found = try await measure(silence, silence)
        #expect([found.first, found.second, found.sum] == [nil, nil, nil])
    }

    @Test("What is no sound is an error")
    func broken() async throws {
        let broken = try folder.write("RIFF", to: "broken.wav").string
        let tone = try await sine(-20)
        await #expect(throws: MediaError.self) { try await measure(tone, broken) }
        await #expect(throws: MediaError.self) { try await measure(broken, tone) }
    }
}
