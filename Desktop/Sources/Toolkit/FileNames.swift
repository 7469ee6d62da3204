import CWebKitGTK

/// Paths of files that GTK has handed over.
@MainActor
public struct FileNames {
    /// Those whose names are text.
    public private(set) var paths: [String] = []
    /// Names that are not UTF-8, and addresses that are no files of this machine, for people to read.
    public private(set) var unusable: [String] = []

    public init() {}

    /// - Parameter files: a list of `GFile`, which stays the caller's.
    public init(list files: UnsafeMutablePointer<GSList>?) {
        var next = files
        while let element = next {
            if let file = element.pointee.data { add(OpaquePointer(file)) }
            next = element.pointee.next
        }
    }

    /// - Parameter file: a `GFile`.
    public mutating func add(_ file: OpaquePointer) {
        guard let path = g_file_get_path(file) else {
            let address = g_file_get_parse_name(file)
            defer { g_free(address) }
            unusable.append(address.map { String(cString: $0) } ?? "")
            return
        }
        defer { g_free(path) }
        if let text = String(validatingCString: path) {
            paths.append(text)
        } else {
            unusable.append(String(cString: path))
        }
    }
}
