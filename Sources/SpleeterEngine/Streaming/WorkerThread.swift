import Glibc

/// A thread of the engine's own.
struct WorkerThread {
    private let thread: pthread_t

    /// Starts a thread.
    ///
    /// - Throws: ``SeparationError/network(_:)`` when the system allows no more.
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
            throw SeparationError.network("A thread could not be started")
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
