import AudioIO
import Catalog
import Glibc
import SpleeterEngine

/// The options of `sotto-worker separate`. Ends the process when they cannot be understood: only Sotto calls the worker.
struct WorkerOptions {
    private static let valued = [
        "--model", "--input", "--growing", "--vocals", "--background", "--preset", "--precision", "--bit-depth",
        "--expected-frames", "--model-checksum",
    ]

    private var values: [String: String] = [:]
    private var widens = false

    init(_ arguments: [String], usage: String) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            if name == "--widen" {
                widens = true
            } else if Self.valued.contains(name), let value = rest.popFirst() {
                values[name] = value
            } else {
                Report.usage("separate does not understand \"\(name)\"")
            }
        }
    }

    var request: SeparationRequest {
        let marker = values["--growing"]
        return SeparationRequest(
            model: required("--model"),
            modelChecksum: number("--model-checksum") { UInt32($0, radix: 16) },
            mixture: required("--input"),
            isMixtureComplete: { marker.map { access($0, F_OK) == 0 } ?? true },
            expectedFrames: number("--expected-frames") { Int($0) },
            vocals: required("--vocals"),
            background: required("--background"),
            strategy: chosen("--preset", Preset.init(id:)).strategy,
            precision: chosen("--precision", Precision.init(id:)),
            sampleFormat: chosen("--bit-depth", SampleFormat.init(bitDepthName:)),
            widensOverFullScale: widens)
    }

    private func required(_ name: String) -> String {
        guard let value = values[name] else { Report.usage("separate needs \(name)") }
        return value
    }

    private func number<Value>(_ name: String, _ make: (String) -> Value?) -> Value? {
        values[name] == nil ? nil : chosen(name, make)
    }

    private func chosen<Value>(_ name: String, _ make: (String) -> Value?) -> Value {
        let text = required(name)
        guard let value = make(text) else { Report.usage("\"\(text)\" is no value of \(name)") }
        return value
    }
}

extension SampleFormat {
    init?(bitDepthName: String) {
        switch bitDepthName {
        case "16": self = .int16
        case "24": self = .int24
        case "32f": self = .float32
        default: return nil
        }
    }

    var bitDepthName: String {
        switch self {
        case .int16: "16"
        case .int24: "24"
        case .int32: "32"
        case .float32: "32f"
        }
    }
}
