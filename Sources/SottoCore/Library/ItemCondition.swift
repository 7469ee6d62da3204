/// Whether an item's file is there, and what the item's stems are worth.
///
/// This is the only place that decides it. Whatever shows or checks the state of stems asks here.
package struct ItemCondition: Sendable, Equatable {
    /// Whether no file is where the item's was.
    package let isMissing: Bool
    package let stems: ItemSummary.Stems.State

    /// - Parameters:
    ///   - present: the file at the item's path now; nil when there is none.
    ///   - lastSeen: the item's file when it was last looked at. It stands for a file that is missing: what was stale
    ///     does not become ready because its file has gone.
    ///   - source: the state of the file that the recorded stems were made from; nil without a record.
    ///   - files: what there is of the stems.
    package init(present: FileIdentity?, lastSeen: FileIdentity, source: FileIdentity?, files: StemPresence) {
        isMissing = present == nil
        guard let source, files == .present else {
            stems = .none
            return
        }
        stems = (present ?? lastSeen).hasContent(of: source) ? .ready : .stale
    }
}
