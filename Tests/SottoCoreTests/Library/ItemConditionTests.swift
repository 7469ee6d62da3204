import SottoCore
import Testing

/// What is there and what is known of an item, and what follows.
private struct Case: Sendable, CustomTestStringConvertible {
    enum File: String, CaseIterable {
        case same
        /// The same on another disk, or put back from a backup.
        case sameElsewhere
        case changed
        case missing
    }
    enum Known: String, CaseIterable {
        case separated
        /// It had another content when it was last seen, or was added again with it.
        case changed
    }

    var file: File
    var lastSeen: Known
    var isRecorded: Bool
    var files: StemPresence
    var stems: ItemSummary.Stems.State

    var testDescription: String {
        "file \(file), last seen \(lastSeen), \(isRecorded ? "with" : "without") record, stems \(files)"
    }

    /// What stems are worth that are there and recorded.
    private static let whole: [(File, Known, ItemSummary.Stems.State)] = [
        (.same, .separated, .ready), (.sameElsewhere, .separated, .ready), (.changed, .separated, .stale),
        (.missing, .separated, .ready),
        // What is there counts, whatever was seen before.
        (.same, .changed, .ready), (.sameElsewhere, .changed, .ready), (.changed, .changed, .stale),
        (.missing, .changed, .stale),
    ]

    static let all: [Case] = whole.flatMap { file, lastSeen, worth in
        [true, false].flatMap { isRecorded in
            StemPresence.allCases.map { files in
                let stems = isRecorded && files == .present ? worth : .none
                return Case(file: file, lastSeen: lastSeen, isRecorded: isRecorded, files: files, stems: stems)
            }
        }
    }
}

@Suite("Whether an item's file is there, and what its stems are worth")
struct ItemConditionTests {
    private static let separated = FileIdentity(size: 10, modifiedAt: 1, inode: 7)

    @Test("The table has every combination once")
    func complete() {
        let combinations = Case.File.allCases.count * Case.Known.allCases.count * 2 * StemPresence.allCases.count
        #expect(Set(Case.all.map(\.testDescription)).count == combinations)
        #expect(Case.all.count == combinations)
    }

    @Test("It follows from the file, the record and what is on the disk", arguments: Case.all)
    fileprivate func condition(_ test: Case) {
        let present: FileIdentity? =
            switch test.file {
            case .same: Self.separated
            case .sameElsewhere: FileIdentity(size: 10, modifiedAt: 1, inode: 8)
            case .changed: FileIdentity(size: 10, modifiedAt: 2, inode: 7)
            case .missing: nil
            }
        let lastSeen =
            switch test.lastSeen {
            case .separated: Self.separated
            case .changed: FileIdentity(size: 11, modifiedAt: 1, inode: 7)
            }
        let condition = ItemCondition(
            present: present, lastSeen: lastSeen, source: test.isRecorded ? Self.separated : nil, files: test.files)
        #expect(condition.isMissing == (test.file == .missing))
        #expect(condition.stems == test.stems)
    }
}
