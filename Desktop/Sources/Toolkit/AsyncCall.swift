import CWebKitGTK

/// Starts an asynchronous function of GIO's and waits for its result, which the function's `…_finish` takes.
///
/// - Parameter start: is given the callback and its data, for the function's last two arguments.
@MainActor
public func asyncResult(
    _ start: @MainActor (_ callback: @escaping GAsyncReadyCallback, _ data: UnsafeMutableRawPointer) -> Void
) async -> Object {
    await withCheckedContinuation { continuation in
        let box = Unmanaged.passRetained(Waiting(continuation)).toOpaque()
        start(
            { _, result, data in
                guard let result, let data else { return }
                let waiting = Unmanaged<Waiting>.fromOpaque(data).takeRetainedValue()
                // Unsafe only to the compiler, which lets no pointer into another isolation: GIO calls back on the main
                // loop from which the call was started, so this is the main actor's thread already, and the result is
                // used before this call returns.
                nonisolated(unsafe) let given = result
                MainActor.assumeIsolated { waiting.continuation.resume(returning: Object(sharing: given)) }
            }, box)
    }
}

/// Keeps a continuation where C can hold on to it.
private final class Waiting: Sendable {
    let continuation: CheckedContinuation<Object, Never>

    init(_ continuation: CheckedContinuation<Object, Never>) {
        self.continuation = continuation
    }
}
