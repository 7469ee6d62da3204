/// What was asked for on the command line.
public struct DesktopOptions: Equatable, Sendable {
    public static let usage = """
        usage: sotto-desktop [--home DIR] [--sotto PATH] [FILE...]

        Opens Sotto in a window of its own, and adds each FILE to the library.

          --home DIR    Sotto's folder. Default: $SOTTO_HOME, else $XDG_DATA_HOME/sotto, else ~/.local/share/sotto.
          --sotto PATH  The program that serves. Default: the one beside sotto-desktop, else the first on PATH.
          --version     Show the version.
          -h, --help    Show this.
        """

    public enum Request: Equatable, Sendable {
        case window(DesktopOptions)
        case help, version
    }

    public var home: String?
    public var sotto: String?
    public var files: [String] = []

    public init() {}

    /// - Parameter arguments: those after the program's name.
    /// - Throws: ``Problem`` `usage`.
    public static func parse(_ arguments: [String]) throws -> Request {
        var options = DesktopOptions()
        var rest = arguments[...]
        while let word = rest.popFirst() {
            let (name, attached) = split(word)
            switch name {
            case "-h", "--help": return .help
            case "--version": return .version
            case "--home": options.home = try value(of: name, attached, &rest)
            case "--sotto": options.sotto = try value(of: name, attached, &rest)
            case "--":
                options.files += rest
                return .window(options)
            case _ where name.hasPrefix("-"): throw usage("\"\(word)\" is not an option.")
            default: options.files.append(word)
            }
        }
        return .window(options)
    }

    /// `--name=value` is `--name value`.
    private static func split(_ word: String) -> (name: String, value: String?) {
        guard word.hasPrefix("--"), let sign = word.firstIndex(of: "=") else { return (word, nil) }
        return (String(word[..<sign]), String(word[word.index(after: sign)...]))
    }

    private static func value(of name: String, _ attached: String?, _ rest: inout ArraySlice<String>) throws -> String {
        guard let value = attached ?? rest.popFirst(), !value.isEmpty else { throw usage("\(name) needs a value.") }
        return value
    }

    private static func usage(_ message: String) -> Problem {
        Problem(code: "usage", message: message, hint: "See sotto-desktop --help.")
    }
}
