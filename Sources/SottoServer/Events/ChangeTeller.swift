import SottoCore

/// Turns what has changed in the home into events.
package struct ChangeTeller: Sendable {
    let library: Library
    let jobs: JobStore
    let feed: ChangeFeed
    let status: StatusReader

    package init(database: HomeDatabase, status: StatusReader) {
        library = Library(database: database)
        jobs = JobStore(database: database)
        feed = ChangeFeed(database: database)
        self.status = status
    }

    /// What came after a change, and the number of the last one told. More than `limit` changes are one event, that
    /// tells to ask for everything again.
    package func events(after number: Int64, limit: Int) async throws -> (events: [ServerEvent], last: Int64) {
        try await blocking { _ in
            let changes = try feed.changes(after: number, limit: limit + 1)
            guard let last = changes.last else {
                let latest = try feed.latest()
                // A number from the future is another home's, or that of a database that a backup has replaced.
                guard number > latest else { return ([], number) }
                return ([try ServerEvent(.reset, change: latest, EventDocuments.Nothing())], latest)
            }
            if changes.count > limit {
                let latest = try feed.latest()
                return ([try ServerEvent(.reset, change: latest, EventDocuments.Nothing())], latest)
            }
            return (try changes.map(event), last.number)
        }
    }

    package func statusEvent() async throws -> ServerEvent {
        try await blocking { _ in try ServerEvent(.status, status.read()) }
    }

    private func event(_ change: ChangeFeed.Change) throws -> ServerEvent {
        switch change.subject {
        case .item:
            guard let item = try library.summary(id: change.id) else {
                return try ServerEvent(.item, change: change.number, EventDocuments.Removed(id: change.id))
            }
            return try ServerEvent(.item, change: change.number, item)
        case .job:
            return try ServerEvent(.job, change: change.number, jobs.summary(id: change.id))
        }
    }
}
