import CWebKitGTK
import Dispatch

/// Lets the main actor work inside GLib's main loop.
public enum MainQueue {
    /// From now on, whatever is meant for the main actor runs when GLib's main loop gets to it. Called once, before the
    /// loop runs.
    @MainActor
    public static func attach() {
        let descriptor = _dispatch_get_main_queue_handle_4CF()
        g_unix_fd_add(
            descriptor, G_IO_IN,
            { descriptor, _, _ in
                // It stays readable until somebody reads it: the function alone does not.
                var count: UInt64 = 0
                _ = read(descriptor, &count, MemoryLayout.size(ofValue: count))
                _dispatch_main_queue_callback_4CF(nil)
                return continues
            }, nil)
    }
}
