import Foundation

/// A whole file.
func fileBytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path)))
}

/// The beginning of a file.
func fileBytes(_ path: String, count: Int) throws -> [UInt8] {
    let file = try FileHandle(forReadingFrom: URL(filePath: path))
    return Array(try file.read(upToCount: count) ?? Data())
}
