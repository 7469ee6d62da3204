import AudioIO
import Foundation
import SottoCore
import TestSupport
import Testing

@Suite("Checking stems")
struct StemCheckTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func check(
        mixture: [Float] = Sound.tone(), vocals: [Float], background: [Float], as format: SampleFormat = .int16
    ) throws -> StemCheck.Result {
        let stems = StemFiles(in: folder.path)
        try Sound.write(vocals, to: stems.vocals, as: format)
        try Sound.write(background, to: stems.background, as: format)
        return try run(mixture)
    }

    private func run(_ mixture: [Float] = Sound.tone()) throws -> StemCheck.Result {
        let working = try Sound.write(mixture, to: folder.file("working.wav"))
        return try StemCheck(working: working, stems: StemFiles(in: folder.path)).run(cancellation: CancellationFlag())
    }

    private func refusal(_ check: () throws -> StemCheck.Result) -> String {
        let error = #expect(throws: SottoError.self) { _ = try check() }
        #expect(error?.code == "stems_invalid")
        return error?.message ?? ""
    }

    private func scaled(_ factor: Float) -> [Float] { Sound.tone().map { $0 * factor } }

    @Test("A stem that is not there, or is no WAV file, is named")
    func unreadable() throws {
        func code() -> String? {
            let error = #expect(throws: (any Error).self) { try run() }
            return error.map { SottoError(describing: $0).code }
        }
        #expect(code() == "file_unreadable")
        try folder.write("no sound", to: "vocals.wav")
        #expect(code() == "wav_damaged")
    }

    @Test("A real split is accepted and measured", arguments: [SampleFormat.int16, .int24, .float32])
    func split(_ format: SampleFormat) throws {
        let result = try check(vocals: scaled(0.75), background: scaled(0.25), as: format)
        #expect(abs(result.mixture.peak - 0.25) < 0.001)
        #expect(abs(result.vocals.rms / result.mixture.rms - 0.75) < 0.001)
        #expect(Double(result.sumError.peak) <= 2 * format.step)
        #expect(StemCheck.warnings(result).isEmpty)
    }

    @Test("Stems longer than a block are compared to their end")
    func long() throws {
        let mixture = Sound.tone(frames: 150_000)
        var wrong = mixture.map { $0 / 2 }
        wrong[wrong.count - 1] = .nan
        let stems = StemFiles(in: folder.path)
        try Sound.write(mixture.map { $0 / 2 }, to: stems.vocals)
        try Sound.write(wrong, to: stems.background)
        #expect(refusal { try run(mixture) }.contains("1 samples of the background"))
    }

    @Test("A stem of another length, rate or channel count is refused")
    func shape() throws {
        let stems = StemFiles(in: folder.path)
        try Sound.write(scaled(0.75), to: stems.vocals)
        try Sound.write(Sound.tone(frames: 4_409), to: stems.background)
        #expect(refusal { try run() }.contains("4409 frames"))
        try Sound.write(scaled(0.25), to: stems.background, rate: 48_000)
        #expect(refusal { try run() }.contains("48000 Hz"))
        try Sound.write(Array(Sound.tone().prefix(4_410)), to: stems.background, channels: 1)
        #expect(refusal { try run() }.contains("1 channels"))
    }

    @Test("Samples that are no numbers are refused", arguments: [Float.nan, .infinity, -.infinity])
    func notFinite(_ value: Float) throws {
        var vocals = scaled(0.75)
        vocals[10] = value
        #expect(refusal { try check(vocals: vocals, background: scaled(0.25), as: .float32) }.contains("vocals"))
    }

    @Test("Two stems that both are the mixture are no separation", arguments: [SampleFormat.int16, .float32])
    func bothMixture(_ format: SampleFormat) {
        #expect(refusal { try check(vocals: scaled(1), background: scaled(1), as: format) }.contains("mixture"))
    }

    @Test("Two equal stems are no separation")
    func equal() {
        #expect(refusal { try check(vocals: scaled(0.5), background: scaled(0.5)) }.contains("the same"))
    }

    @Test("One stem that is the mixture beside a silent one is a right answer, with a word about it")
    func oneIsAll() throws {
        let music = try check(vocals: Sound.silence(), background: scaled(1))
        #expect(StemCheck.warnings(music) == ["The vocals are silent."])
        let speech = try check(vocals: scaled(1), background: scaled(0.001), as: .float32)
        #expect(StemCheck.warnings(speech) == ["The background sounds are nearly silent: 60 dB under the mixture."])
    }

    @Test("Silence separates into silence, with a word about it")
    func silence() throws {
        let result = try check(mixture: Sound.silence(), vocals: Sound.silence(), background: Sound.silence())
        #expect(StemCheck.warnings(result) == ["The audio is silent."])
    }

    @Test("Sound as faint as one step is not taken for a result that is the mixture")
    func faint() throws {
        let dither = (0..<8_820).map { Float($0 % 3 - 1) / 32_768 }
        let result = try check(mixture: dither, vocals: Sound.silence(), background: dither)
        #expect(result.mixture.peak > 0)
    }

    @Test("A check that nobody waits for stops")
    func cancelled() throws {
        let flag = CancellationFlag()
        flag.set()
        _ = try check(vocals: scaled(0.75), background: scaled(0.25))
        let check = StemCheck(working: folder.file("working.wav"), stems: StemFiles(in: folder.path))
        #expect(throws: CancellationError.self) { _ = try check.run(cancellation: flag) }
    }
}
