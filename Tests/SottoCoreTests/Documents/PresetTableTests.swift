import Catalog
import Foundation
import TestSupport
import Testing

@Suite("The catalogue")
struct PresetTableTests {
    @Test("docs/presets.md has a row for each preset, and no other")
    func table() throws {
        let text = try String(contentsOfFile: Repository.root.appending("docs/presets.md").string, encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init)
        let expected = Preset.all.map { preset in
            let engines = Engine.all.filter { $0.presets.contains(preset) }.ids
            return "| `\(preset.id)` | \(preset.label) | \(preset.summary) | \(engines) |"
        }
        #expect(rows == expected)
    }

    @Test("Ids are unique, labels too, and each engine's presets are in the catalogue")
    func unique() {
        func expectUnique(_ choices: [some Choice]) {
            #expect(Set(choices.map(\.id)).count == choices.count)
            #expect(Set(choices.map(\.label)).count == choices.count)
        }
        expectUnique(Preset.all)
        expectUnique(Engine.all)
        expectUnique(Precision.all)
        expectUnique(BitDepth.all)
        expectUnique(OutputFormat.all)
        for engine in Engine.all { #expect(Set(engine.presets).isSubset(of: Preset.all) && !engine.presets.isEmpty) }
    }

    @Test("The weights of a strategy's passes add up to 1, and the original one is the first", arguments: Preset.all)
    func weights(_ preset: Preset) {
        let passes = preset.strategy.passes
        #expect(abs(passes.map(\.weight).reduce(0, +) - 1) < 1e-6)
        #expect(passes.first?.rate == ResampledPass.original.rate)
        #expect(passes.allSatisfy { $0.bins.isMultiple(of: 64) } && preset.strategy.overlap.isMultiple(of: 8))
    }

    @Test("A preset is written as its id, and an unknown one is refused by name")
    func coding() throws {
        for preset in Preset.all {
            let data = try JSONEncoder().encode([preset])
            #expect(String(decoding: data, as: UTF8.self) == "[\"\(preset.id)\"]")
            #expect(try JSONDecoder().decode([Preset].self, from: data) == [preset])
        }
        let error = #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Preset].self, from: Data(#"["perfect"]"#.utf8))
        }
        #expect("\(try #require(error))".contains("perfect"))
    }
}
