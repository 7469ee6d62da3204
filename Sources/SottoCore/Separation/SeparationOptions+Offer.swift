extension SeparationOptions {
    /// What an engine of this version can be asked for.
    public struct Offer: Sendable, Equatable, Encodable {
        public var engine: Engine
        /// The pack that it needs.
        public var pack: PackID
        /// The first is computed when none is named.
        public var presets: [Preset]
        public var precisions: [Precision]
        public var bitDepths: [BitDepth]

        /// All of it in a sentence, in the words of the command line.
        var sentence: String {
            "The \(engine.rawValue) engine takes --preset \(Self.list(presets)), --precision \(Self.list(precisions)) "
                + "and --bit-depth \(Self.list(bitDepths))."
        }

        private static func list<Choice: RawRepresentable<String>>(_ choices: [Choice]) -> String {
            let names = choices.map(\.rawValue)
            let last = names.suffix(2).joined(separator: " or ")
            return (names.dropLast(2) + [last]).joined(separator: ", ")
        }
    }

    /// The engines of this version, the default one first.
    public static let offers = Engine.allCases.map(\.offer)
}

extension SeparationOptions.Engine {
    public var offer: SeparationOptions.Offer {
        switch self {
        case .native:
            SeparationOptions.Offer(
                engine: self, pack: .spleeterModel, presets: [.standard, .best, .fast, .spleeter],
                precisions: SeparationOptions.Precision.allCases, bitDepths: SeparationOptions.BitDepth.allCases)
        case .python:
            SeparationOptions.Offer(
                engine: self, pack: .spleeter, presets: [.spleeter], precisions: [.auto, .f32],
                bitDepths: SeparationOptions.BitDepth.allCases)
        }
    }
}
