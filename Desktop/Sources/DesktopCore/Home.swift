import Foundation

/// The folder with Sotto's library. Knows where everything is that the window needs.
public struct Home: Sendable, Equatable {
    /// Absolute, without `.` and `..`.
    public let path: String

    /// - Parameter path: made absolute if it is not, and normalized without a look at the disk, as `sotto` does it.
    public init(path: String, currentFolder: String = FileManager.default.currentDirectoryPath) {
        let absolute = path.hasPrefix("/") ? path : "\(currentFolder)/\(path)"
        let parts = absolute.split(separator: "/").reduce(into: [Substring]()) { parts, part in
            switch part {
            case ".": break
            case "..": _ = parts.popLast()
            default: parts.append(part)
            }
        }
        self.path = "/" + parts.joined(separator: "/")
    }

    /// The home that the user means, by the rules of `sotto`: the option, else `$SOTTO_HOME`, else the user's own.
    public static func resolve(
        option: String?, environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> Home {
        for value in [option, environment["SOTTO_HOME"]] {
            if let value, !value.isEmpty { return Home(path: value) }
        }
        return usersOwn(environment: environment)
    }

    /// Where the library is when nobody says otherwise: `$XDG_DATA_HOME/sotto`, else `~/.local/share/sotto`.
    public static func usersOwn(environment: [String: String] = ProcessInfo.processInfo.environment) -> Home {
        // The XDG Base Directory Specification: a relative path is invalid and to be ignored.
        if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return Home(path: "\(data)/sotto") }
        let user = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
        return Home(path: "\(user)/.local/share/sotto")
    }

    public var serverFile: String { "\(path)/server.json" }
    /// What the window remembers.
    public var stateFile: String { "\(path)/desktop.json" }
    /// Held by the home's one window.
    public var lockFile: String { "\(path)/desktop.lock" }
    /// What Sotto makes: stems, peaks and thumbnails.
    public var derived: String { "\(path)/derived" }
    /// What the server says that the window has started.
    public var serverLog: String { "\(path)/desktop-server.log" }

    /// The same folder by its only name; itself where it does not exist.
    public var real: Home { RealPath.of(path).map { Home(path: $0) } ?? self }

    /// Creates the folder, readable by its owner alone, unless it is there.
    ///
    /// - Throws: ``Problem`` `home_unusable`.
    public func create() throws {
        do {
            let parent = (path as NSString).deletingLastPathComponent
            try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        } catch {
            throw unusable(errno: nil, error)
        }
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw unusable(errno: errno, nil) }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            throw unusable(errno: ENOTDIR, nil)
        }
    }

    private func unusable(errno: Int32?, _ error: (any Error)?) -> Problem {
        let reason = errno.map { String(cString: strerror($0)) } ?? error?.localizedDescription ?? "it cannot be made"
        return Problem(
            code: "home_unusable", message: "Sotto's home \"\(path)\" cannot be used: \(reason).",
            hint: "Choose another folder with --home or $SOTTO_HOME.")
    }
}
