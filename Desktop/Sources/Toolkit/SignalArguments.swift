import CWebKitGTK

/// What a signal tells its handlers. Number 0 is the first after the object itself.
///
/// GLib knows the type of each at run time: asking for another one returns nothing, and says so on standard error.
@MainActor
public struct SignalArguments {
    private let values: UnsafeBufferPointer<GValue>

    /// - Parameter values: the object that emits, then the arguments. They live as long as the handler runs.
    init(_ values: UnsafeBufferPointer<GValue>) {
        self.values = values
    }

    /// The object that emits.
    public var sender: Object? { object(-1) }

    public func object(_ number: Int) -> Object? {
        g_value_get_object(argument(number)).map { Object(sharing: $0) }
    }

    public func integer(_ number: Int) -> Int32 { g_value_get_int(argument(number)) }

    public func enumeration(_ number: Int) -> Int32 { g_value_get_enum(argument(number)) }

    public func string(_ number: Int) -> String? { g_value_get_string(argument(number)).map { String(cString: $0) } }

    /// What a boxed value that is wrapped in a `GValue` of its own leads to; it lives as long as the handler runs.
    public func boxedInValue(_ number: Int) -> UnsafeMutableRawPointer? {
        guard let value = g_value_get_boxed(argument(number)) else { return nil }
        return g_value_get_boxed(value.assumingMemoryBound(to: GValue.self))
    }

    public func error(_ number: Int) -> (message: String, code: UInt32)? {
        let error = g_value_get_boxed(argument(number))?.assumingMemoryBound(to: GError.self)
        return error.map { (String(cString: $0.pointee.message), UInt32(bitPattern: $0.pointee.code)) }
    }

    /// The array that a signal such as `open` carries, with its length in the next argument.
    public func pointer(_ number: Int) -> UnsafeMutableRawPointer? { g_value_get_pointer(argument(number)) }

    private func argument(_ number: Int) -> UnsafePointer<GValue>? { values.baseAddress.map { $0 + number + 1 } }
}
