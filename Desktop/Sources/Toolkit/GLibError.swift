import CWebKitGTK

/// What a function of GLib's, GIO's or WebKitGTK's has told of its failure.
public struct GLibError: Error, CustomStringConvertible {
    public var message: String

    public var description: String { message }

    /// Calls a function whose last argument is a place for an error.
    ///
    /// - Returns: what the function returned, if it set no error.
    public static func check<Value>(
        _ body: (UnsafeMutablePointer<UnsafeMutablePointer<GError>?>) -> Value
    ) throws(GLibError) -> Value {
        var error: UnsafeMutablePointer<GError>?
        let value = body(&error)
        guard let error else { return value }
        defer { g_error_free(error) }
        throw GLibError(message: String(cString: error.pointee.message))
    }
}
