import SystemPackage

/// What a `separation.json` of every version says, and what is needed to know whose the stems are.
struct ManifestHead: Decodable {
    struct Source: Decodable {
        var sha256: String
    }

    var job: String?
    var source: Source?

    /// - Returns: nil when there is none, or it cannot be read.
    init?(in folder: FilePath) {
        guard let data = try? Files.read(folder.appending("separation.json")),
            let head = try? JSON.decode(Self.self, from: data)
        else { return nil }
        self = head
    }
}

/// What lies in the folder of an item's stems.
package enum StemPresence: Sendable, CaseIterable {
    /// Both stems, and the manifest that says how they came to be.
    case present
    case absent
    /// A manifest that cannot be read, or one without its stems: nothing says what the rest is worth.
    case damaged

    init(in folder: FilePath) {
        guard Files.exists(folder.appending("separation.json")) else {
            self = .absent
            return
        }
        let isWhole = ["vocals.wav", "background.wav"].allSatisfy { Files.exists(folder.appending($0)) }
        self = isWhole && ManifestHead(in: folder) != nil ? .present : .damaged
    }
}
