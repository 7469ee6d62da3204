import Glibc
import VisibleText

/// The ways in which the worker gives up: one line on stderr, then an exit code.
enum Report {
    /// Ends the process with code 64: it was called wrongly.
    static func usage(_ problem: VisibleText) -> Never {
        write("sotto-worker: \(problem)\nusage: \(RunCommand.usage)\n       \(SeparateCommand.usage)\n")
        exit(64)
    }

    /// Ends the process with `code` after saying what `subcommand` could not do.
    static func failure(_ subcommand: String, _ problem: VisibleText, code: Int32) -> Never {
        write("sotto-worker: \(subcommand): \(problem)\n")
        exit(code)
    }

    private static func write(_ text: VisibleText) {
        var text = text.text
        // When stderr is gone, the exit code still speaks.
        _ = text.withUTF8 { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
