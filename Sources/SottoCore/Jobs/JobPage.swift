/// One page of the list of jobs.
public struct JobPage: Sendable, Encodable {
    public var jobs: [JobSummary]
    /// How many jobs match in all.
    public var totalCount: Int
    /// Where the next page begins; null on the last page.
    @Nullable public var nextCursor: String?
}
