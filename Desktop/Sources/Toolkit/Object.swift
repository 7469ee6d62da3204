import CWebKitGTK

/// A strong reference to a GObject.
///
/// C's functions want pointers of many types to one object: `pointer()` becomes what is asked for, as C's casts do.
@MainActor
public final class Object {
    /// The object, for what wants it as `gpointer`.
    public let raw: UnsafeMutableRawPointer

    /// Takes over the reference that a constructor has returned; a floating one is sunk.
    public init(owning pointer: UnsafeMutableRawPointer) {
        raw = g_object_is_floating(pointer) != 0 ? g_object_ref_sink(pointer) : pointer
    }

    public convenience init(owning pointer: OpaquePointer) {
        self.init(owning: UnsafeMutableRawPointer(pointer))
    }

    /// Adds a reference to an object that somebody else owns.
    public convenience init(sharing pointer: UnsafeMutableRawPointer) {
        self.init(owning: g_object_ref(pointer))
    }

    public convenience init(sharing pointer: OpaquePointer) {
        self.init(sharing: UnsafeMutableRawPointer(pointer))
    }

    isolated deinit {
        g_object_unref(raw)
    }

    /// The object as a pointer to a type whose fields are public, such as `GtkWindow`.
    public func pointer<Pointee>() -> UnsafeMutablePointer<Pointee> {
        raw.assumingMemoryBound(to: Pointee.self)
    }

    /// A pointer with a reference of its own, for functions that take one over ("transfer full").
    public func pointerForTaking() -> OpaquePointer { OpaquePointer(g_object_ref(raw)) }

    /// The object as a pointer to a type whose fields are hidden, such as `WebKitDownload`.
    public func pointer() -> OpaquePointer { OpaquePointer(raw) }
}
