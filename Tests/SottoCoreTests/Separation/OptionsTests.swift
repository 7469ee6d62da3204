import SottoCore
import Testing

@Suite("Which options go together")
struct OptionsTests {
    private func error(_ check: () throws -> Void) -> SottoError? {
        #expect(throws: SottoError.self) { try check() }
    }

    @Test("Everything that the python engine can do is accepted")
    func accepted() throws {
        for precision in [SeparationOptions.Precision.auto, .f32] {
            for bitDepth in SeparationOptions.BitDepth.allCases {
                try SeparationOptions(precision: precision, bitDepth: bitDepth).validate()
            }
        }
    }

    @Test("What is not possible is refused by its value, with what is")
    func refused() {
        let native = error { try SeparationOptions(engine: .native).validate() }
        #expect(native?.message.contains("\"native\"") == true)
        #expect(native?.hint.contains("--engine python") == true)
        for preset in [SeparationOptions.Preset.fast, .standard, .best] {
            let error = error { try SeparationOptions(preset: preset).validate() }
            #expect(error?.code == "unsupported_options")
            #expect(error?.message.contains("\"\(preset.rawValue)\"") == true)
            #expect(error?.hint.contains("--preset spleeter") == true)
        }
        let bf16 = error { try SeparationOptions(precision: .bf16).validate() }
        #expect(bf16?.message.contains("\"bf16\"") == true)
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
        let engines = SeparationOptions.Engine.allCases
        let presets = engines.flatMap { engine in SeparationOptions.Preset.allCases.map { (engine, $0) } }
        for (engine, preset) in presets {
            for precision in SeparationOptions.Precision.allCases {
                for bitDepth in SeparationOptions.BitDepth.allCases {
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
        for bitDepth in SeparationOptions.BitDepth.allCases { try OutputFormat.wav.validate(bitDepth) }
        for bitDepth in [SeparationOptions.BitDepth.auto, .int16, .int24] { try OutputFormat.flac.validate(bitDepth) }
        let error = error { try OutputFormat.flac.validate(.float32) }
        #expect(error?.code == "unsupported_options")
        #expect(error?.message.contains("\"32f\"") == true)
        #expect(error?.hint.contains("--format wav") == true)
    }
}
