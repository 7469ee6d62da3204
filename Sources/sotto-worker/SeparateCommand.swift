import AudioIO
import COneDNN
import Glibc
import SpleeterEngine

/// Separates a WAV file into two stems: `sotto-worker separate`.
///
/// Events go to standard output, one JSON object a line; docs/TECHNICAL_DESIGN.md lists them.
enum SeparateCommand {
    static let usage =
        "sotto-worker separate --model FOLDER [--model-checksum HEX] --input WAV [--growing MARKER] --vocals WAV --background WAV "
        + "--preset ID --precision ID --bit-depth 16|24|32f [--widen] [--expected-frames N]"

    /// Separates, and ends the process: with 0 after the event `done`, with 1 after `failed`.
    ///
    /// With `--growing` the input is still being written, until the file MARKER exists.
    static func run(_ arguments: [String]) -> Never {
        // Before anything of the engine's runs: it is compiled for such processors alone.
        guard onednn_cpu_is_supported() else {
            EventLine.failed(.unsupportedCPU).print()
            exit(1)
        }
        let options = WorkerOptions(arguments, usage: usage)
        let request = options.request
        do {
            let result = try StreamingSeparation(request).run { EventLine.progress($0).print() }
            EventLine.done(result).print()
            exit(0)
        } catch {
            EventLine.failed(WorkerProblem(error, request)).print()
            exit(1)
        }
    }
}
