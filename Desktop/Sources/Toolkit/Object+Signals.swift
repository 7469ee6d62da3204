import CWebKitGTK

extension Object {
    /// Runs a handler each time the object emits a signal, as long as the object lives.
    ///
    /// The object keeps the handler, so a handler that keeps the object keeps both for ever.
    public func on(_ signal: String, _ handler: @escaping @MainActor (SignalArguments) -> Void) {
        connect(signal) { arguments, _ in handler(arguments) }
    }

    /// Runs a handler whose answer the signal asks for; true mostly says that there is nothing left for others to do.
    public func onQuestion(_ signal: String, _ handler: @escaping @MainActor (SignalArguments) -> Bool) {
        connect(signal) { arguments, answer in
            g_value_set_boolean(answer, handler(arguments) ? 1 : 0)
        }
    }

    private func connect(_ signal: String, _ handler: @escaping SignalHandler.Body) {
        let box = Unmanaged.passRetained(SignalHandler(handler)).toOpaque()
        let closure = g_closure_new_simple(guint(MemoryLayout<GClosure>.size), box)
        g_closure_set_marshal(closure) { closure, answer, count, values, _, _ in
            guard let data = closure?.pointee.data else { return }
            let handler = Unmanaged<SignalHandler>.fromOpaque(data).takeUnretainedValue()
            let arguments = UnsafeBufferPointer(start: values, count: Int(count))
            // Unsafe only to the compiler, which lets no pointer into another isolation: GTK and WebKitGTK emit on the
            // thread of the main loop alone, which is the main actor's, and both pointers are used before this call
            // returns.
            nonisolated(unsafe) let given = (arguments, answer)
            MainActor.assumeIsolated { handler.body(SignalArguments(given.0), given.1) }
        }
        g_closure_add_finalize_notifier(closure, box) { data, _ in
            if let data { Unmanaged<SignalHandler>.fromOpaque(data).release() }
        }
        g_signal_connect_closure(raw, signal, closure, 0)
    }
}

/// Keeps a handler where C can hold on to it.
private final class SignalHandler: Sendable {
    typealias Body = @MainActor (SignalArguments, UnsafeMutablePointer<GValue>?) -> Void

    let body: Body

    init(_ body: @escaping Body) {
        self.body = body
    }
}
