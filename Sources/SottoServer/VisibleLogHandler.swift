import Logging
import VisibleText

/// Writes to standard error, with control characters in messages and values shown: they may come from a request.
struct VisibleLogHandler: LogHandler {
    private var standardError: StreamLogHandler

    init(label: String) {
        standardError = .standardError(label: label)
    }

    var logLevel: Logger.Level {
        get { standardError.logLevel }
        set { standardError.logLevel = newValue }
    }

    var metadata: Logger.Metadata {
        get { standardError.metadata }
        set { standardError.metadata = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { standardError[metadataKey: key] }
        set { standardError[metadataKey: key] = newValue }
    }

    func log(event: LogEvent) {
        var event = event
        event.message = "\(VisibleText(of: event.message.description).text)"
        event.metadata = event.metadata?.mapValues { "\(VisibleText(of: "\($0)").text)" }
        standardError.log(event: event)
    }
}
