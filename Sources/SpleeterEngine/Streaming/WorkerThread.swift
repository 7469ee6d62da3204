import Glibc

/// A thread of the engine's own.
struct WorkerThread {
    private let thread: pthread_t

    /// Starts a thread.
    ///
    /// - Throws: ``SeparationError/outOfMemory(needed:)`` when the system has no room for one more.
    init(_ body: @escaping @Sendable () -> Void) throws {
        let held = Unmanaged.passRetained(Body(run: body))
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { argument in
                if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, held.toOpaque())
        guard status == 0 else {
            held.release()
            throw SeparationError.outOfMemory(needed: 8 << 20)
        }
        self.thread = thread
    }

    /// Waits for the end. Called once.
    func join() { pthread_join(thread, nil) }

    private final class Body {
        let run: @Sendable () -> Void

        init(run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }
}
