import SystemPackage

/// What became of one of the files that were to be added to the library.
public struct FileAddition: Sendable {
    /// As it was given.
    public var path: FilePath
    public var result: Result<(item: Item, addition: Library.Addition), SottoError>
}
