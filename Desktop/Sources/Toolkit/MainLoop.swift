import CWebKitGTK

/// What GLib's main loop tells of the world outside.
@MainActor
public enum MainLoop {
    /// Runs an action whenever the process gets a signal. One of SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2, SIGWINCH.
    public static func onUnixSignal(_ number: Int32, _ action: @escaping @MainActor () -> Void) {
        let box = Unmanaged.passRetained(Action(action)).toOpaque()
        g_unix_signal_add(
            number,
            { data in
                Action.run(data)
                return continues
            }, box)
    }

    /// Waits for a child of this process and reaps it. Nobody else may wait for it.
    public static func onEnd(ofChild pid: Int32, _ action: @escaping @MainActor () -> Void) {
        let box = Unmanaged.passRetained(Action(action)).toOpaque()
        g_child_watch_add(
            pid,
            { _, _, data in
                Action.run(data)
                if let data { Unmanaged<Action>.fromOpaque(data).release() }
            }, box)
    }
}

/// What a source's callback returns so that it is called again: `G_SOURCE_CONTINUE`.
let continues: gboolean = 1

/// Keeps an action where C can hold on to it.
private final class Action: Sendable {
    private let body: @MainActor () -> Void

    init(_ body: @escaping @MainActor () -> Void) {
        self.body = body
    }

    static func run(_ data: UnsafeMutableRawPointer?) {
        guard let data else { return }
        let action = Unmanaged<Action>.fromOpaque(data).takeUnretainedValue()
        // GLib calls from the thread of its main loop.
        MainActor.assumeIsolated { action.body() }
    }
}
