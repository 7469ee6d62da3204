import ArgumentParser
import SottoCore

/// How stems are to be computed.
struct EngineOptions: ParsableArguments, Sendable {
    @Option(help: "What computes the stems: python is Deezer's own Spleeter.")
    var engine: SeparationOptions.Engine = .python

    @Option(help: "How they are computed. The python engine has: spleeter.")
    var preset: SeparationOptions.Preset = .spleeter

    @Option(help: "What the networks compute with. The python engine has: auto, f32.")
    var precision: SeparationOptions.Precision = .auto

    @Option(help: "How samples are stored. auto is 16 for the preset spleeter.")
    var bitDepth: SeparationOptions.BitDepth = .auto

    /// - Throws: ``SottoError`` `unsupported_options`.
    func checked() throws -> SeparationOptions {
        let options = SeparationOptions(engine: engine, preset: preset, precision: precision, bitDepth: bitDepth)
        try options.validate()
        return options
    }
}

extension SeparationOptions.Engine: ExpressibleByArgument {}
extension SeparationOptions.Preset: ExpressibleByArgument {}
extension SeparationOptions.Precision: ExpressibleByArgument {}
extension SeparationOptions.BitDepth: ExpressibleByArgument {}
extension OutputFormat: ExpressibleByArgument {}
extension JobState: ExpressibleByArgument {}
