import Catalog

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
    }

    /// The engines of this version, the default one first.
    public static let offers = Engine.all.map {
        Offer(
            engine: $0, pack: $0.pack, presets: $0.presets, precisions: $0.precisions, bitDepths: BitDepth.all)
    }
}

extension Engine {
    /// The pack that it needs.
    public var pack: PackID {
        switch self {
        case .native: .spleeterModel
        case .python: .spleeter
        }
    }
}
