import Foundation

/// `receipt.json` in an installed pack: what was installed, when, and from where.
package struct PackReceipt: Sendable, Codable {
    /// The file's name.
    package static let fileName = "receipt.json"

    var id: String
    package var version: String
    var installedAt: Date
    package var job: String
    var sotto: String
    package var source: String
    /// Sum over the pack's files.
    var sizeBytes: Int64
    var fileCount: Int
    /// The interpreter that the environment was made with.
    var python: String?
}
