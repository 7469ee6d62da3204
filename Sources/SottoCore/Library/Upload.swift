import SystemPackage

/// A file that is being received. It is in the library only when ``Library/add(_:media:launcher:)`` says so.
public struct Upload: Sendable {
    let work: WorkFolder
    /// The file's name as the user has it.
    public let name: String

    /// Where the bytes go.
    public var file: FilePath { work.staging.appending(name) }

    /// Moves the file to its place in one step.
    ///
    /// - Throws: ``SottoError``.
    func publish(as path: FilePath, below root: FilePath) throws {
        guard let name = file.lastComponent else { throw Self.invalidName(name) }
        try work.publish(name, as: path, below: root)
    }

    /// Removes what has come, unless it has become an item.
    public func remove() {
        work.remove()
    }

    /// - Throws: ``SottoError`` `name_invalid` or `name_too_long`.
    static func requireUsable(_ name: String) throws {
        guard !name.isEmpty, name != ".", name != "..", !name.contains("/"), !name.unicodeScalars.contains("\0") else {
            throw invalidName(name)
        }
        guard name.utf8.count <= 255 else { throw SottoError.system(.fileNameTooLong, path: "\(name.prefix(60))…") }
    }

    /// An error about the file as who has sent it can read it: by its name, not by the place where it was received.
    func asSent(_ error: any Error) -> any Error {
        if error is CancellationError { return error }
        var described = SottoError(describing: error)
        for place in [file.realPath, file].compactMap({ $0?.string }) {
            described.message.replace(place, with: name)
            described.hint.replace(place, with: name)
        }
        return described
    }

    /// For a name, or a path, that no file can have.
    package static func invalidName(_ name: String) -> SottoError {
        SottoError(
            code: "name_invalid", message: "\"\(name.prefix(200))\" is not a name that a file can have.",
            hint: "Give the name alone, without folders, such as \"film.mp4\"."
        )
    }
}
