import Foundation

/// One line of JSON that a worker writes on its standard output.
package enum WorkerEvent: Sendable {
    case progress(fraction: Double, speed: Double?)
    case log(JobEvent.Level, String)
    case done(EngineReport)
    case failed(SottoError)

    /// Nil when the line is not an event.
    package init?(line: String) {
        guard let fields = try? JSON.decode(Fields.self, from: Data(line.utf8)) else { return nil }
        switch fields.event {
        case "progress":
            self = .progress(fraction: fields.fraction ?? 0, speed: fields.speed)
        case "log":
            self = .log(fields.level.flatMap(JobEvent.Level.init) ?? .info, fields.message ?? "")
        case "done":
            guard let stats = fields.stats else { return nil }
            self = .done(stats)
        case "failed":
            guard let code = fields.code, let message = fields.message, let hint = fields.hint else { return nil }
            self = .failed(SottoError(code: code, message: message, hint: hint))
        default:
            return nil
        }
    }

    private struct Fields: Decodable {
        var event: String
        var fraction: Double?
        var speed: Double?
        var level: String?
        var message: String?
        var code: String?
        var hint: String?
        var stats: EngineReport?
    }
}
