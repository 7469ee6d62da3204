import CWebKitGTK
import Foundation
import Toolkit

/// Shows files in the file manager.
@MainActor
enum FileRevealer {
    /// Shows a file in its folder, or at least the folder.
    static func reveal(_ path: String) async {
        do {
            try await showItem(path)
        } catch {
            openFolder((path as NSString).deletingLastPathComponent)
        }
    }

    /// Asks whichever file manager the desktop has.
    private static func showItem(_ path: String) async throws {
        let found = await asyncResult { callback, data in g_bus_get(G_BUS_TYPE_SESSION, nil, callback, data) }
        guard let bus = try GLibError.check({ g_bus_get_finish(found.pointer(), $0) }) else { return }
        let connection = Object(owning: bus)
        let result = await asyncResult { callback, data in
            g_dbus_connection_call(
                connection.pointer(), "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1",
                "org.freedesktop.FileManager1", "ShowItems", arguments(path), nil, G_DBUS_CALL_FLAGS_NONE, 10_000, nil,
                callback, data)
        }
        let answer = try GLibError.check { g_dbus_connection_call_finish(connection.pointer(), result.pointer(), $0) }
        g_variant_unref(answer)
    }

    /// `(ass)`: the addresses, and a startup id that nobody needs. The call takes it over.
    private static func arguments(_ path: String) -> OpaquePointer? {
        let address = g_filename_to_uri(path, nil, nil)
        defer { g_free(address) }
        var addresses = [UnsafePointer(address)]
        var values = [g_variant_new_strv(&addresses, 1), g_variant_new_string("")]
        return g_variant_new_tuple(&values, 2)
    }

    private static func openFolder(_ path: String) {
        guard let address = g_filename_to_uri(path, nil, nil) else { return }
        g_app_info_launch_default_for_uri_async(address, nil, nil, nil, nil)
        g_free(address)
    }
}
