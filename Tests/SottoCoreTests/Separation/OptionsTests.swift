import Catalog
import Foundation
import SottoCore
import Testing

@Suite("Which options go together")
struct OptionsTests {
    private func error(_ check: () throws -> Void) -> SottoError? {
        #expect(throws: SottoError.self) { try check() }
    }

    @Test(
        "Without a word it is the native engine's preset standard; an engine that is named computes its own first preset"
    )
    func usual() {
        let usual = SeparationOptions()
        #expect(usual == SeparationOptions(engine: .native, preset: .standard, precision: .auto, bitDepth: .auto))
        #expect(SeparationOptions(engine: .python).preset == .spleeter)
    }

    @Test("Jobs of versions with the python engine alone can still be read")
    func older() throws {
        let text = #"{"engine":"python","preset":"spleeter","precision":"auto","bitDepth":"24"}"#
        let options = try JSONDecoder().decode(SeparationOptions.self, from: Data(text.utf8))
        #expect(options == SeparationOptions(engine: .python, bitDepth: .int24))
        try options.validate()
    }

    @Test("What is not possible is refused by its value, with what is")
    func refused() {
        for preset in [Preset.fast, .standard, .best] {
            let error = error { try SeparationOptions(engine: .python, preset: preset).validate() }
            #expect(error?.code == "unsupported_options")
            #expect(error?.message == "The python engine cannot compute the preset \"\(preset.id)\".")
            #expect(
                error?.hint == "The python engine takes --preset spleeter, --precision auto or f32 and "
                    + "--bit-depth auto, 16, 24 or 32f.")
        }
        let bf16 = error { try SeparationOptions(engine: .python, precision: .bf16).validate() }
        #expect(bf16?.message == "The python engine cannot compute with precision \"bf16\".")
    }

    @Test("What is offered is what is possible, and the default is in the first offer")
    func offers() throws {
        var offered: Set<SeparationOptions> = []
        for offer in SeparationOptions.offers {
            for (preset, precision) in offer.presets.flatMap({ preset in offer.precisions.map { (preset, $0) } }) {
                for bitDepth in offer.bitDepths {
                    offered.insert(
                        SeparationOptions(
                            engine: offer.engine, preset: preset, precision: precision, bitDepth: bitDepth))
                }
            }
        }
        let engines = Engine.all
        let presets = engines.flatMap { engine in Preset.all.map { (engine, $0) } }
        for (engine, preset) in presets {
            for precision in Precision.all {
                for bitDepth in BitDepth.all {
                    let options = SeparationOptions(
                        engine: engine, preset: preset, precision: precision, bitDepth: bitDepth)
                    #expect(((try? options.validate()) != nil) == offered.contains(options), "\(options)")
                }
            }
        }
        let first = try #require(SeparationOptions.offers.first)
        #expect(first.engine == SeparationOptions().engine)
        #expect(first.presets.first == SeparationOptions().preset)
        #expect(first.precisions.first == SeparationOptions().precision)
    }

    @Test("FLAC holds 16 and 24 bits and refuses floats; WAV holds all")
    func formats() throws {
        for bitDepth in BitDepth.all { try OutputFormat.wav.validate(bitDepth) }
        for bitDepth in [BitDepth.auto, .int16, .int24] { try OutputFormat.flac.validate(bitDepth) }
        let error = error { try OutputFormat.flac.validate(.float32) }
        #expect(error?.code == "unsupported_options")
        #expect(error?.message.contains("\"32f\"") == true)
        #expect(error?.hint.contains("--format wav") == true)
    }
}
