import Foundation
import SpleeterEngine
import SystemPackage
import TestSupport

/// Checkpoints that tests read.
enum CheckpointFixtures {
    private static let folder = Repository.root.appending("Tests/SpleeterEngineTests/Checkpoints")

    /// The committed checkpoint: 25 tensors in two data files.
    static let tiny = folder.appending("tiny/model").string

    /// The endings of the names of the three files that ``tiny`` has.
    static let tinyEndings = [".index", ".data-00000-of-00002", ".data-00001-of-00002"]

    /// The files of ``tiny``, by the endings of their names.
    static func tinyFiles() throws -> [String: [UInt8]] {
        try tinyEndings.reduce(into: [:]) { $0[$1] = [UInt8](try Data(contentsOf: URL(filePath: tiny + $1))) }
    }

    /// Writes a checkpoint's files, by the endings of their names, and returns its prefix.
    @discardableResult
    static func write(_ files: [String: [UInt8]], in folder: TemporaryFolder) throws -> String {
        let prefix = folder.file("model").string
        for (ending, bytes) in files { try Data(bytes).write(to: URL(filePath: prefix + ending)) }
        return prefix
    }

    /// Runs the generator.
    static func make(_ arguments: String..., in folder: TemporaryFolder) async throws -> String {
        let script = Self.folder.appending("make_checkpoint.py").string
        let result = try await Program.run(
            "python3", ["-I", script, arguments[0], folder.path.string] + arguments[1...])
        if result.status != 0 { throw ProgramFailure(message: result.errors) }
        return folder.file("model").string
    }

    /// Makes a checkpoint with the names and the layout of Spleeter's 2stems model, but few channels.
    ///
    /// - Parameter widths: the channels that the six convolutions of each network give.
    /// - Returns: its prefix.
    static func model(widths: [Int] = Array(repeating: 16, count: 6), in folder: TemporaryFolder) async throws -> String
    {
        try await make("model", "--widths=\(widths.map(String.init).joined(separator: ","))", in: folder)
    }
}

/// All that a checkpoint says: its names, and the shapes and bit patterns of those tensors that are floats.
struct CheckpointContents: Equatable {
    var names: [String]
    var shapes: [String: [Int]] = [:]
    var numbers: [String: [UInt32]] = [:]

    /// The tensors of ``CheckpointFixtures/tiny`` that are no floats.
    static let otherTypes: Set = ["flag", "global_step"]

    init(of bundle: TensorBundle) throws {
        names = bundle.tensorNames
        for name in names {
            let shape = bundle.shape(of: name) ?? []
            shapes[name] = shape
            guard !Self.otherTypes.contains(name) else { continue }
            numbers[name] = try bundle.withFloats(name, shape: shape) { $0.map(\.bitPattern) }
        }
    }
}
