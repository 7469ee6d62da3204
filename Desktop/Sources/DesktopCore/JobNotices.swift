import Foundation

/// Decides which ends of jobs are news.
public struct JobNotices: Sendable {
    /// What a notification says.
    public struct Notice: Equatable, Sendable {
        /// A later notice with the same one takes its place.
        public var id: String
        public var title: String
        public var body: String
    }

    private let start: Date
    private var told: [String: Date] = [:]

    /// - Parameter start: what had ended before it is no news.
    public init(start: Date) {
        // The server tells whole seconds.
        self.start = Date(timeIntervalSince1970: start.timeIntervalSince1970.rounded(.down))
    }

    /// What to tell of a job that has just changed; nil when it has not ended, was cancelled, or was told of before.
    public mutating func notice(of job: Job) -> Notice? {
        guard let finished = job.finishedAt, finished >= start, told[job.id] != finished else { return nil }
        told[job.id] = finished
        let isInstall = job.type == "install_pack"
        switch job.state {
        case .succeeded where isInstall:
            return Notice(id: job.id, title: "\(job.title) is installed", body: "It is ready to be used.")
        case .succeeded:
            return Notice(id: job.id, title: "\(job.title) is separated", body: "Vocals and background are ready.")
        case .failed:
            let what = isInstall ? "installed" : "separated"
            let body = job.error.map { "\($0.message)\n\($0.hint)" } ?? "Its log says why."
            return Notice(id: job.id, title: "\(job.title) could not be \(what)", body: body)
        case .queued, .running, .cancelled:
            return nil
        }
    }
}
