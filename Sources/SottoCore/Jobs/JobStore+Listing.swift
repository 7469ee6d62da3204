import Foundation
import GRDB
import SystemPackage

extension JobStore {
    /// Jobs, the newest first.
    public func list(state: JobState? = nil, limit: Int? = nil) throws -> [Job] {
        try database.pool.read { db in
            var request = Job.order(Column("seq").desc)
            if let state { request = request.filter(Column("state") == state) }
            if let limit { request = request.limit(limit) }
            return try request.fetchAll(db)
        }
    }

    /// A page of jobs as lists show them, the newest first.
    ///
    /// - Parameters:
    ///   - states: which jobs; nil for all.
    ///   - cursor: the ``JobPage/nextCursor`` of the page before.
    ///   - limit: how many to return at most; nil for all.
    public func page(states: [JobState]? = nil, after cursor: Int64? = nil, limit: Int? = nil) throws -> JobPage {
        try database.pool.read { db in
            var matching = Job.all()
            if let states { matching = matching.filter(states.contains(Column("state"))) }
            var rest = matching.order(Column("seq").desc)
            if let cursor { rest = rest.filter(Column("seq") < cursor) }
            if let limit { rest = rest.limit(limit + 1) }
            let found = try rest.fetchAll(db)
            let jobs = found.prefix(limit ?? found.count)
            let isLast = jobs.count == found.count
            return JobPage(
                jobs: try jobs.map { try Self.summary(of: $0, db) },
                totalCount: cursor == nil && isLast ? jobs.count : try matching.fetchCount(db),
                nextCursor: isLast ? nil : jobs.last?.seq.map(String.init)
            )
        }
    }

    /// A job as lists show it.
    public func summary(of job: Job) throws -> JobSummary {
        try database.pool.read { try Self.summary(of: job, $0) }
    }

    /// The job with an id as lists show it; nil when there is none.
    public func summary(id: String) throws -> JobSummary? {
        try database.pool.read { db in
            try Job.filter(Column("id") == id).fetchOne(db).map { try Self.summary(of: $0, db) }
        }
    }

    private static func summary(of job: Job, _ db: Database) throws -> JobSummary {
        let title = try job.itemID.flatMap { id in
            try String.fetchOne(
                db.cachedStatement(sql: "SELECT title FROM item WHERE id = ?"), arguments: [id])
        }
        let pack = job.packID.flatMap(PackID.init(rawValue:))?.title
        return JobSummary(job, title: title ?? pack ?? job.packID ?? "")
    }

    /// How many jobs wait and how many run.
    public func activeCounts() throws -> (queued: Int, running: Int) {
        try database.pool.read { db in
            func count(_ state: JobState) throws -> Int { try Job.filter(Column("state") == state).fetchCount(db) }
            return (try count(.queued), try count(.running))
        }
    }

    /// A job's log so far; empty before it has one.
    public func log(of job: Job) throws -> String {
        try log(of: job.id, after: 0).text
    }

    /// What a job's log has grown by: whole lines, and where they end in the file.
    ///
    /// - Parameter offset: where the text before ended, in bytes; beyond the end there is nothing.
    public func log(of id: String, after offset: Int) throws -> (text: String, end: Int) {
        let path = home.log(job: id)
        guard Files.exists(path) else { return ("", 0) }
        let bytes = try Files.read(path)
        guard offset < bytes.count, let lastLineEnd = bytes.lastIndex(of: UInt8(ascii: "\n")), lastLineEnd >= offset
        else { return ("", min(offset, bytes.count)) }
        return (String(decoding: bytes[offset...lastLineEnd], as: UTF8.self), lastLineEnd + 1)
    }

    /// How long a job's log is by now, in bytes.
    public func logSize(of id: String) -> Int {
        Int(FileIdentity(path: home.log(job: id))?.size ?? 0)
    }
}
