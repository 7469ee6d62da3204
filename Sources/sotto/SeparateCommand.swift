import ArgumentParser
import Catalog
import Foundation
import SottoCore
import SystemPackage

struct SeparateCommand: InterruptibleCommand {
    static let configuration = CommandConfiguration(
        commandName: "separate",
        abstract: "Separate files, without the library.",
        discussion: """
            Writes <dir>/<name of the input>/vocals.wav, background.wav and separation.json.

            EXAMPLES
              sotto separate song.mp3
              sotto separate *.mp4 -o stems --format flac --bit-depth 24
            """
    )

    @Argument(help: "Audio or video files.", completion: .file())
    var inputs: [String]

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Where to write. Default: the current folder.", valueName: "dir"),
        completion: .directory)
    var output: String = "."

    @OptionGroup var engine: EngineOptions

    @Option(help: "The stems' file format.")
    var format: OutputFormat = .wav

    @Flag(help: "Replace vocals, background and separation.json of an earlier run.")
    var overwrite = false

    @Flag(help: "Print one JSON document about the results.")
    var json = false

    @Flag(name: .shortAndLong, help: "Show neither progress nor warnings.")
    var quiet = false

    @OptionGroup var home: HomeOptions

    func validate() throws {
        if output.isEmpty { throw ValidationError("-o needs the name of a folder; it is empty.") }
    }

    func perform() async throws {
        let options = try engine.checked()
        try format.validate(options.bitDepth)
        let separation = FileSeparation(
            home: home.home, environment: .current, options: options, format: format, overwrite: overwrite
        )
        let paths = inputs.map { FilePath(userText: $0) }
        let folder = FilePath(userText: output)
        try folder.requireNoAddress()
        try separation.requireFreeTargets(paths, in: folder)
        do {
            try separation.requireMeans()
        } catch {
            let error = SottoError(describing: error)
            guard json else { throw error }
            try Terminal.result(json: inputs.map { SeparateResult(input: $0, error: error) })
            Terminal.show(error)
            throw ExitCode.failure
        }

        var results: [SeparateResult] = []
        for (path, input) in zip(paths, inputs) {
            do {
                let result = try await separateOne(path, in: folder, separation)
                results.append(SeparateResult(input: input, result: result))
                if !json { Terminal.result("\(result.vocals)\n\(result.background)") }
            } catch let error where !(error is CancellationError) {
                let error = SottoError(describing: error)
                if error == .cancelled { throw CancellationError() }
                results.append(SeparateResult(input: input, error: error))
                Terminal.show(error)
            }
        }
        if json { try Terminal.result(json: results) }
        if results.contains(where: { $0.error != nil }) { throw ExitCode.failure }
    }

    private func separateOne(
        _ path: FilePath, in folder: FilePath, _ separation: FileSeparation
    ) async throws -> FileSeparation.Result {
        let display = ProgressDisplay(title: path.lastComponent?.string ?? "", isQuiet: quiet)
        defer { display.finish() }
        return try await separation.separate(path, in: folder, events: display.sink)
    }
}

/// What became of one input, for --json.
private struct SeparateResult: Encodable {
    var input: String
    @Nullable var vocals: String?
    @Nullable var background: String?
    @Nullable var separation: SeparationManifest?
    @Nullable var error: SottoError?

    init(input: String, result: FileSeparation.Result) {
        self.input = input
        vocals = result.vocals.string
        background = result.background.string
        separation = result.manifest
        error = nil
    }

    init(input: String, error: SottoError) {
        self.input = input
        vocals = nil
        background = nil
        separation = nil
        self.error = error
    }
}
