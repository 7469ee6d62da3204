import Foundation
import SystemPackage

extension FilePath {
    /// The file that people mean by what they write: a path, or an address such as `file:///films/a%20b.mov`, which file
    /// managers and terminals give instead of one.
    ///
    /// A file that has the very name of an address is meant by it. An address that is none of this machine's files stays
    /// as it is; ``requireNoAddress()`` tells it apart.
    public init(userText text: String) {
        guard FilePath(text).realPath == nil, let path = Self.path(ofAddress: text) else {
            self.init(text)
            return
        }
        self.init(path)
    }

    /// Refuses an address, unless something has that very name.
    ///
    /// - Throws: ``SottoError`` `not_a_path`.
    public func requireNoAddress() throws {
        // `FilePath` makes one slash of two.
        guard realPath == nil, let scheme = string.wholeMatch(of: /([A-Za-z][A-Za-z0-9+.\-]+):\/.*/)?.1.lowercased()
        else { return }
        let hint =
            switch scheme {
            case "http", "https", "ftp", "sftp": "Download it first, and give the path of the file on this machine."
            case "file": "Give the path of a file on this machine, such as \"/films/a.mov\"."
            default:
                "Mount it first (a file manager does it when it opens the place), and give the path of the file there."
            }
        throw SottoError(
            code: "not_a_path", message: "\"\(string)\" is the address of something that is not on this machine.",
            hint: hint)
    }

    /// RFC 8089. An address names this machine by no host, or by `localhost`.
    private static func path(ofAddress text: String) -> String? {
        guard let parts = text.wholeMatch(of: /[Ff][Ii][Ll][Ee]:(?:\/\/([^\/]*))?(\/.*)/),
            ["", "localhost"].contains((parts.1 ?? "").lowercased()),
            let path = String(parts.2).removingPercentEncoding, !path.unicodeScalars.contains("\0")
        else { return nil }
        return path
    }
}
