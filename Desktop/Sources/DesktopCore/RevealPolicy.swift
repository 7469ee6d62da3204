/// Which files the page may have shown in the file manager: those that Sotto has made, so that a page gone wrong opens
/// no folder of the user's.
public struct RevealPolicy: Sendable {
    private let home: Home

    public init(home: Home) {
        self.home = home
    }

    /// The file to show, by its only name; nil where it is not there, or is none of Sotto's.
    public func file(at path: String) -> String? {
        guard let derived = RealPath.of(home.derived), let file = RealPath.of(path), file.hasPrefix("\(derived)/")
        else {
            return nil
        }
        return file
    }
}
