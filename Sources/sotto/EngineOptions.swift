import ArgumentParser
import SottoCore

/// How stems are to be computed.
struct EngineOptions: ParsableArguments, Sendable {
    @Option(help: "What computes the stems: native is Sotto's own, python is Deezer's Spleeter.")
    var engine: SeparationOptions.Engine = .native

    @Option(help: "How they are computed. \(Self.choices(\.presets)) Default: the engine's first.")
    var preset: SeparationOptions.Preset?

    @Option(help: "What the networks compute with. \(Self.choices(\.precisions))")
    var precision: SeparationOptions.Precision = .auto

    @Option(help: "How samples are stored. auto is 16 for the preset spleeter, otherwise what the source has.")
    var bitDepth: SeparationOptions.BitDepth = .auto

    /// - Throws: ``SottoError`` `unsupported_options`.
    func checked() throws -> SeparationOptions {
        let options = SeparationOptions(engine: engine, preset: preset, precision: precision, bitDepth: bitDepth)
        try options.validate()
        return options
    }

    /// What each engine has of something, such as `native: fast, spleeter; python: spleeter.`
    private static func choices<Choice: RawRepresentable<String>>(
        _ values: (SeparationOptions.Offer) -> [Choice]
    ) -> String {
        let offers = SeparationOptions.offers.map { offer in
            "\(offer.engine.rawValue): \(values(offer).map(\.rawValue).joined(separator: ", "))"
        }
        return offers.joined(separator: "; ") + "."
    }
}

extension SeparationOptions.Engine: ExpressibleByArgument {}
extension SeparationOptions.Preset: ExpressibleByArgument {}
extension SeparationOptions.Precision: ExpressibleByArgument {}
extension SeparationOptions.BitDepth: ExpressibleByArgument {}
extension OutputFormat: ExpressibleByArgument {}
extension JobState: ExpressibleByArgument {}
