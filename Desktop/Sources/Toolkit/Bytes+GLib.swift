import CWebKitGTK

extension [UInt8] {
    /// A copy of what GLib holds.
    init(_ bytes: OpaquePointer?) {
        var size: gsize = 0
        guard let bytes, let start = g_bytes_get_data(bytes, &size) else {
            self = []
            return
        }
        self.init(UnsafeRawBufferPointer(start: start, count: Int(size)))
    }
}
