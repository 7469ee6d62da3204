import ArgumentParser
import Catalog
import SottoCore

/// How stems are to be computed.
struct EngineOptions: ParsableArguments, Sendable {
    @Option(help: "What computes the stems: native is Sotto's own, python is Deezer's Spleeter.")
    var engine: Engine = .native

    @Option(help: "How they are computed. \(Self.choices(\.presets)) Default: the engine's first.")
    var preset: Preset?

    @Option(help: "What the networks compute with. \(Self.choices(\.precisions))")
    var precision: Precision = .auto

    @Option(help: "How samples are stored. auto is 16 for the preset spleeter, otherwise what the source has.")
    var bitDepth: BitDepth = .auto

    /// - Throws: ``SottoError`` `unsupported_options`.
    func checked() throws -> SeparationOptions {
        let options = SeparationOptions(engine: engine, preset: preset, precision: precision, bitDepth: bitDepth)
        try options.validate()
        return options
    }

    /// What each engine has of something, such as `native: fast, spleeter; python: spleeter.`
    private static func choices(_ values: (Engine) -> [some Choice]) -> String {
        Engine.all.map { "\($0.id): \(values($0).ids)" }.joined(separator: "; ") + "."
    }
}

extension Engine: ExpressibleByArgument {}
extension Preset: ExpressibleByArgument {
    public init?(argument: String) { self.init(id: argument) }

    public static var allValueStrings: [String] { all.map(\.id) }

    public var defaultValueDescription: String { id }
}
extension Precision: ExpressibleByArgument {}
extension BitDepth: ExpressibleByArgument {}
extension OutputFormat: ExpressibleByArgument {}
extension JobState: ExpressibleByArgument {}
