import Foundation

/// Sizes as people read them.
public enum ByteCount {
    /// Such as `2.4 GB`: decimal units, one digit after the point from a megabyte on.
    public static func text(_ bytes: Int64) -> String {
        let units = [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)]
        for (name, size) in units where Double(bytes) >= size {
            let digits = size > 1e3 ? 1 : 0
            return String(format: "%.\(digits)f %@", Double(bytes) / size, name)
        }
        return "\(bytes) bytes"
    }
}
