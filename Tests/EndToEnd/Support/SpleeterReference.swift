import Foundation
import SystemPackage
import TestSupport

/// What Spleeter's own `Separator` makes of the tests' mixture, all of it in one piece.
enum SpleeterReference {
    /// The mixture's length: four segments of the networks, so that three borders between segments are in it.
    static let seconds = 45

    /// The mixture is always the same, and so are these stems as long as the pack is: they are kept beside it.
    ///
    /// - Parameter mixture: of ``seconds``.
    /// - Returns: interleaved samples by the stem's name, `vocals` or `background`.
    static func stems(of mixture: Mixture) async throws -> [String: [Float]] {
        let kept = try TestHome.shared().appending("reference-\(seconds)")
        if !FileManager.default.fileExists(atPath: kept.string) {
            let made = try await separate(mixture)
            try FileManager.default.copyItem(atPath: made.string, toPath: "\(kept).new")
            try FileManager.default.moveItem(atPath: "\(kept).new", toPath: kept.string)
        }
        return try ["vocals", "background"].reduce(into: [:]) { stems, name in
            let data = try Data(contentsOf: URL(filePath: kept.appending("\(name).raw").string))
            stems[name] = data.withUnsafeBytes { bytes in
                bytes.bindMemory(to: Int16.self).map { Float(Int16(littleEndian: $0)) / 32_768 }
            }
        }
    }

    /// - Returns: the folder with both stems, in raw 16-bit samples.
    private static func separate(_ mixture: Mixture) async throws -> FilePath {
        let pack = try TestHome.pack()
        let raw = mixture.folder.file("mixture.raw")
        try await Program.ffmpeg("-i", mixture.mixture.string, "-f", "f32le", raw.string)
        let script = Repository.root.appending("Tests/EndToEnd/Reference/spleeter_reference.py")
        let stems = try mixture.folder.folder("reference")
        let result = try await Program.run(
            pack.appending("venv/bin/python").string,
            [
                "-I", "-B", script.string, raw.string, stems.appending("vocals.raw").string,
                stems.appending("background.raw").string,
            ],
            variables: ["MODEL_PATH": pack.appending("models").string, "TF_CPP_MIN_LOG_LEVEL": "3"]
        )
        guard result.status == 0 else { throw ProgramFailure(message: result.errors) }
        return stems
    }
}
