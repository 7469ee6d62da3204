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
        mixture: [Float] = Sound.tone(), vocals: [Float], background: [Float], as format: SampleFormat = .int16,
        isExact: Bool = false
    ) throws -> StemCheck.Result {
        let stems = StemFiles(in: folder.path)
        try Sound.write(vocals, to: stems.vocals, as: format)
        try Sound.write(background, to: stems.background, as: format)
        return try run(mixture, isExact: isExact)
    }

    private func run(_ mixture: [Float] = Sound.tone(), isExact: Bool = false) throws -> StemCheck.Result {
        let working = try Sound.write(mixture, to: folder.file("working.wav"))
        let check = StemCheck(
            working: working, stems: StemFiles(in: folder.path), isExact: isExact, pack: .spleeterModel)
        return try check.run(cancellation: CancellationFlag())
    }

    private func refusal(_ check: () throws -> StemCheck.Result) -> String {
        let error = #expect(throws: SottoError.self) { _ = try check() }
        #expect(error?.code == "stems_invalid")
        #expect(error?.hint.contains("`sotto packs verify spleeter-model`") == true)
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

    /// Noise over the whole scale, as steps of a format, and a part of it that is limited so that the rest fits too.
    private func shares(_ format: SampleFormat) -> (mixture: [Float], vocals: [Float], background: [Float]) {
        var state: UInt64 = 1
        func random() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 32) / Double(UInt32.max) * 2 - 1
        }
        let scale = 1 / format.step
        // Among the samples are some half-way between two steps, and the ends of the scale.
        let odd = [-1, 1, 0.5 * format.step, 1.5 * format.step, -0.5 * format.step, -2.5 * format.step]
        let mixture = (odd + (0..<40_000).map { _ in random() }).map { Float(min($0, 1 - format.step)) }
        let whole = mixture.map { (Double($0) * scale).rounded(.toNearestOrEven) }
        let vocals = whole.map { step in
            min(max((step * random() * 1.5).rounded(), -scale, step - scale + 1), scale - 1, step + scale)
        }
        let background = zip(whole, vocals).map { $0 - $1 }
        return (mixture, vocals.map { Float($0 / scale) }, background.map { Float($0 / scale) })
    }

    @Test(
        "Integer stems that share the mixture out to the last step are exact", arguments: [SampleFormat.int16, .int24])
    func exact(_ format: SampleFormat) throws {
        let (mixture, vocals, background) = shares(format)
        let result = try check(
            mixture: mixture, vocals: vocals, background: background, as: format, isExact: true)
        #expect(result.sumError.peak == 0)
        #expect(result.sumError.nonFiniteCount == 0)
    }

    @Test(
        "One step too many in one sample is refused where the sum was promised, and measured elsewhere",
        arguments: [SampleFormat.int16, .int24], [0, 39_999])
    func oneStep(_ format: SampleFormat, _ index: Int) throws {
        let (mixture, vocals, exact) = shares(format)
        var background = exact
        background[index] += background[index] < 0 ? Float(format.step) : -Float(format.step)
        let message = refusal {
            try check(mixture: mixture, vocals: vocals, background: background, as: format, isExact: true)
        }
        #expect(message.contains("do not add up to the mixture at 1 samples"), "\(message)")
        let measured = try check(mixture: mixture, vocals: vocals, background: background, as: format)
        #expect(measured.sumError.peak == Float(format.step))
    }

    @Test("Float stems are exact when the difference was rounded once, also beyond full scale, and not when it is off")
    func floats() throws {
        let mixture = shares(.int24).mixture.map { $0 * 40 }
        let vocals = mixture.map { $0 * 0.37 + 0.1 }
        var background = zip(mixture, vocals).map { $0 - $1 }
        let result = try check(
            mixture: mixture, vocals: vocals, background: background, as: .float32, isExact: true)
        #expect(result.sumError.peak < 40 * 0x1p-23)
        background[7] += 0x1p-18
        let message = refusal {
            try check(mixture: mixture, vocals: vocals, background: background, as: .float32, isExact: true)
        }
        #expect(message.contains("at 1 samples"), "\(message)")
    }

    @Test("Within full scale float stems are off by 2^-24 of full scale at most")
    func floatsWithinFullScale() throws {
        let mixture = shares(.int24).mixture
        let vocals = mixture.map { $0 * 0.37 + 0.1 }
        var background = zip(mixture, vocals).map { $0 - $1 }
        let result = try check(
            mixture: mixture, vocals: vocals, background: background, as: .float32, isExact: true)
        #expect(result.sumError.peak <= 0x1p-24)
        background[7] += 0x1p-23
        let message = refusal {
            try check(mixture: mixture, vocals: vocals, background: background, as: .float32, isExact: true)
        }
        #expect(message.contains("at 1 samples"), "\(message)")
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
        let check = StemCheck(
            working: folder.file("working.wav"), stems: StemFiles(in: folder.path), isExact: false, pack: .spleeter)
        #expect(throws: CancellationError.self) { _ = try check.run(cancellation: flag) }
    }
}
