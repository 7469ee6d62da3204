import Catalog
import Glibc
import SpleeterEngine

/// One line of the worker's standard output. Written without Foundation, which would take longer to load than a short
/// clip takes to separate.
struct EventLine {
    private let json: String

    static func progress(_ progress: SeparationProgress) -> EventLine {
        EventLine(
            json: "{\"event\":\"progress\",\"stage\":\"separate\",\"fraction\":\(progress.fraction),"
                + "\"speed\":\(progress.speed)}")
    }

    static func done(_ result: SeparationResult) -> EventLine {
        let limited = "{\"vocals\":\(result.limitedVocals),\"background\":\(result.limitedBackground)}"
        return EventLine(
            json: "{\"event\":\"done\",\"outputs\":[\"vocals.wav\",\"background.wav\"],\"stats\":{"
                + "\"engine_version\":\(quoted(StreamingSeparation.version)),"
                + "\"precision\":\(quoted(result.precision.id)),"
                + "\"bit_depth\":\(quoted(result.sampleFormat.bitDepthName)),"
                + "\"limited_samples\":\(limited),\"frames\":\(result.frameCount)}}")
    }

    static func failed(_ problem: WorkerProblem) -> EventLine {
        EventLine(
            json: "{\"event\":\"failed\",\"code\":\(quoted(problem.code)),\"message\":\(quoted(problem.message)),"
                + "\"hint\":\(quoted(problem.hint))}")
    }

    /// Writes the line whole.
    func print() {
        var line = json + "\n"
        line.withUTF8 { bytes in
            var written = 0
            while written < bytes.count {
                let count = Glibc.write(STDOUT_FILENO, bytes.baseAddress! + written, bytes.count - written)
                // When nobody reads any more, the one who would has gone, or will end this process.
                guard count > 0 || errno == EINTR else { return }
                written += max(count, 0)
            }
        }
    }

    /// A JSON string (RFC 8259).
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
