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
