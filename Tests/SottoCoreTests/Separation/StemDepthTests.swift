import AudioIO
import Catalog
import Media
import SottoCore
import Testing

@Suite("How stems are stored")
struct StemDepthTests {
    private static let sources: [(SampleDepth, SampleFormat)] = [
        (.integer(bits: 8), .int24), (.integer(bits: 12), .int24), (.integer(bits: 16), .int16),
        (.integer(bits: 24), .int24), (.integer(bits: 32), .int24), (.float, .float32), (.lossy, .int24),
    ]

    private static let choices: [(BitDepth, SampleFormat)] = [
        (.int16, .int16), (.int24, .int24), (.float32, .float32),
    ]

    @Test("Of its own accord fast takes what the source has, and floats where that is too little", arguments: sources)
    func fast(_ source: SampleDepth, _ format: SampleFormat) {
        let depth = StemDepth(SeparationOptions(preset: .fast), source: source)
        #expect(depth == StemDepth(sampleFormat: format, mayWiden: format != .float32))
    }

    @Test("Spleeter's own result has 16 bits, whatever the source", arguments: Engine.all)
    func spleeter(_ engine: Engine) {
        for (source, _) in Self.sources {
            let depth = StemDepth(SeparationOptions(engine: engine, preset: .spleeter), source: source)
            #expect(depth == StemDepth(sampleFormat: .int16, mayWiden: false))
        }
    }

    @Test("What is chosen is kept, whatever the source and the preset", arguments: choices)
    func chosen(_ bitDepth: BitDepth, _ format: SampleFormat) {
        for (source, _) in Self.sources {
            for preset in [Preset.fast, .spleeter] {
                let depth = StemDepth(SeparationOptions(preset: preset, bitDepth: bitDepth), source: source)
                #expect(depth == StemDepth(sampleFormat: format, mayWiden: false))
            }
        }
    }

    @Test("Files that hold whole numbers alone get 24 bits in place of floats")
    func wholeNumbers() {
        for (source, format) in Self.sources {
            let depth = StemDepth(SeparationOptions(), source: source, isWholeNumbers: true)
            #expect(depth == StemDepth(sampleFormat: format == .float32 ? .int24 : format, mayWiden: false))
        }
    }
}
