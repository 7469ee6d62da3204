/// What a job reports while it runs. The command line, the page and the log show the same events.
public enum JobEvent: Sendable, Equatable {
    public enum Level: String, Sendable, Codable {
        case info
        case warning
        case error
    }

    /// How far the job is: `fraction` of the whole, 0 to 1, and the speed as a multiple of real time where it is known.
    case progress(stage: Stage, fraction: Double, speed: Double?)
    /// A line for the log.
    case log(Level, String)
}

/// Takes events. It may be called from any thread and must not block for long.
public typealias EventSink = @Sendable (JobEvent) -> Void
