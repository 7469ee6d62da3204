import Foundation
import SottoCore
import SystemPackage
import TestSupport

/// Archives as people would bring them, with files of zeros in the model files' places.
enum Archive {
    /// Names that the wheel and Deezer's archive have.
    static let wheelNames = ModelFile.all.map { "spleeter/pretrained_models/2stems/\($0.name)" }

    /// Writes a zip file. A name that ends like a model file gets that file's size.
    ///
    /// - Parameter sizes: other sizes, by name.
    static func zip(_ names: [String], to path: FilePath, sizes: [String: Int64] = [:]) async throws {
        let entries = names.map { name in "\(sizes[name] ?? size(of: name))\t\(name)" }
        let program = """
            import sys, zipfile
            with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                for entry in sys.argv[2:]:
                    size, name = entry.split("\\t")
                    archive.writestr(name, bytes(int(size)))
            """
        let result = try await Program.run("python3", ["-c", program, path.string] + entries)
        if result.status != 0 { throw ProgramFailure(message: result.errors) }
    }

    /// Writes a tar.gz of files in a folder.
    static func tar(_ arguments: [String], to path: FilePath) async throws {
        let result = try await Program.run("tar", ["-czf", path.string] + arguments)
        if result.status != 0 { throw ProgramFailure(message: result.errors) }
    }

    private static func size(of name: String) -> Int64 {
        let last = name.split(separator: "/").last ?? ""
        return ModelFile.all.first { $0.name == last }?.size ?? 3
    }
}
