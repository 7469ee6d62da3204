import AudioIO
import Catalog
import Foundation
import Media
import SystemPackage

/// `sotto separate`: one file to a folder of the user's choice, without queue or library.
///
/// Of the home it uses the pack and nothing else, so a home that can only be read will do.
public struct FileSeparation: Sendable {
    /// What was written.
    public struct Result: Sendable {
        public var vocals: FilePath
        public var background: FilePath
        public var manifest: SeparationManifest
    }

    private let home: Home
    private let environment: SottoEnvironment
    private let options: SeparationOptions
    private let format: OutputFormat
    private let overwrite: Bool

    public init(
        home: Home, environment: SottoEnvironment, options: SeparationOptions, format: OutputFormat, overwrite: Bool
    ) {
        self.home = home
        self.environment = environment
        self.options = options
        self.format = format
        self.overwrite = overwrite
    }

    /// Where the stems of an input go: a folder named after it.
    public static func target(of input: FilePath, in folder: FilePath) -> FilePath {
        // `..` is what is before the ending of `...m4a`, and another folder.
        let names = [input.stem, input.lastComponent?.string, "audio"].compactMap { $0 }
        let name = names.first { ![".", ".."].contains($0) }
        return folder.appending(FilePath.Component(name ?? "audio") ?? "audio")
    }

    /// Checks, before any work starts, that every input can have its folder.
    ///
    /// - Throws: ``SottoError`` `same_output`, `output_exists`, or `output_is_input`: sources are never replaced.
    public func requireFreeTargets(_ inputs: [FilePath], in folder: FilePath) throws {
        let sources = Set(inputs.compactMap(\.realPath))
        var owners: [FilePath: FilePath] = [:]
        for input in inputs {
            let target = Self.target(of: input, in: folder)
            if let other = owners.updateValue(input, forKey: target) {
                throw SottoError(
                    code: "same_output",
                    message: "\"\(other)\" and \"\(input)\" would both be written to \"\(target)\".",
                    hint: "Separate them one at a time, each with its own -o."
                )
            }
            try requireFolder(target)
            try requireReplaceable(OutputFolder.outputs(in: target), sources: sources)
        }
    }

    /// A link could have been made by anyone who can write to the folder that was chosen.
    private func requireFolder(_ target: FilePath) throws {
        guard Files.isTaken(target), Files.isLink(target) || !Files.isFolder(target) else { return }
        throw SottoError(
            code: "output_exists",
            message:
                "\"\(target)\" is a \(Files.isLink(target) ? "link" : "file"), where the stems' folder would have to be.",
            hint: "Choose another folder with -o"
                + (Files.isLink(target) ? "; links are followed in its path alone." : ".")
        )
    }

    private func requireReplaceable(_ outputs: [FilePath], sources: Set<FilePath>) throws {
        for output in outputs {
            if let real = output.realPath, sources.contains(real) {
                throw SottoError(
                    code: "output_is_input", message: "\"\(output)\" is itself to be separated, and would be replaced.",
                    hint: "Choose another folder with -o."
                )
            }
            guard overwrite, Files.isLink(output) || !Files.isFolder(output) else {
                throw SottoError(
                    code: "output_exists", message: "\"\(output)\" is there already.",
                    hint: "Choose another folder with -o" + (overwrite ? "." : ", or replace it with --overwrite.")
                )
            }
        }
    }

    /// Checks, before any work starts, that stems can be computed at all.
    ///
    /// - Throws: ``SottoError`` `offline_unavailable`, `pack_not_installed` or `pack_broken`.
    public func requireMeans() throws {
        try environment.requireOffline()
        _ = try PackStore(home: home).lease(options.engine.pack)
    }

    /// Separates one file.
    ///
    /// - Parameter folder: created if it is not there.
    /// - Throws: ``SottoError``, `MediaError`, or `CancellationError`; nothing that was in `folder` is lost then.
    public func separate(_ input: FilePath, in folder: FilePath, events: @escaping EventSink) async throws -> Result {
        try environment.requireOffline()
        let (packs, pack) = (PackStore(home: home), options.engine.pack)
        let lease = try packs.lease(pack)
        let (path, identity) = try SourceFile.locate(input)
        let (tools, media) = try await environment.probe(path)
        // Children have working folders of their own, so what they are told is absolute.
        let target = try OutputFolder(Self.target(of: input, in: folder.absolute))
        // For stems that never came.
        defer { target.removeIfEmpty() }
        let work = try WorkFolder(in: target.folder)
        defer { work.remove() }

        let pipeline = SeparationPipeline(
            tools: tools, launcher: environment.offline,
            engine: lease.engine(options.engine, in: environment), options: options, format: format, job: nil,
            makesPeaks: false, events: events
        )
        let source = SeparationPipeline.Source(path: path, identity: identity, media: media, sha256: nil)
        let manifest = try await packs.noticing(damageTo: pack) {
            try await possible { try await pipeline.run(source, scratch: work.scratch, staging: work.staging) }
        }
        let finished = try await encode(manifest, in: work, tools)
        try Task.checkCancellation()
        events(.progress(stage: .publish, fraction: Stage.publish.shareOfSeparation.lowerBound, speed: nil))
        let staging = try work.stagingFolder()
        try await blocking { [overwrite] _ in try target.publish(staging, overwrite: overwrite) }
        withExtendedLifetime(lease) {}
        let stems = StemFiles(in: Self.target(of: input, in: folder), format: format)
        return Result(vocals: stems.vocals, background: stems.background, manifest: finished)
    }

    /// What an engine advises may be more than the chosen file format can hold.
    private func possible<Result>(_ work: () async throws -> Result) async throws -> Result {
        do {
            return try await work()
        } catch var error as SottoError where error.code == "over_full_scale" && format == .flac {
            error.hint = "FLAC holds no floats: use --format wav without --bit-depth, which then keeps all of it."
            throw error
        }
    }

    /// FLAC is made from the checked WAV files, which then go.
    private func encode(
        _ manifest: SeparationManifest, in work: WorkFolder, _ tools: MediaTools
    ) async throws -> SeparationManifest {
        guard format == .flac else { return manifest }
        let wav = StemFiles(in: work.staging)
        let flac = StemFiles(in: work.staging, format: .flac)
        let encoder = FLACEncoder(tools: tools, launcher: environment.offline)
        var manifest = manifest
        for (from, to, stem) in [
            (wav.vocals, flac.vocals, \SeparationManifest.vocals),
            (wav.background, flac.background, \SeparationManifest.background),
        ] {
            let duration = try WAVReader(path: from.string).header.duration
            try await encoder.encode(from.string, to: to.string, duration: duration)
            try Files.remove(from)
            manifest[keyPath: stem].file = to.lastComponent?.string ?? ""
            manifest[keyPath: stem].sizeBytes = FileIdentity(path: to)?.size ?? 0
            manifest[keyPath: stem].sha256 = try await blocking { try FileHash.sha256(of: to, cancellation: $0) }
        }
        try Files.write(try JSON.encode(manifest), to: work.staging.appending("separation.json"))
        return manifest
    }
}
