import CWebKitGTK
import Toolkit

/// The desktop's own dialogs for files.
@MainActor
struct FileChooser {
    let parent: Object

    /// Lets the user choose films and sounds, or any other files.
    func chooseMedia() async -> FileNames {
        let chooser = make("Add Files", GTK_FILE_CHOOSER_ACTION_OPEN, accept: "_Add")
        gtk_file_chooser_set_select_multiple(chooser.pointer(), 1)
        addFilter("Films and sounds", ["video/*", "audio/*"], to: chooser)
        addFilter("All files", [], to: chooser)
        guard await isAccepted(chooser) else { return FileNames() }
        return files(of: chooser)
    }

    /// Lets the user say where to save a file, and agree to replacing one that is there.
    func chooseTarget(named name: String) async -> String? {
        let chooser = make("Save File", GTK_FILE_CHOOSER_ACTION_SAVE, accept: "_Save")
        gtk_file_chooser_set_current_name(chooser.pointer(), name)
        if let folder = g_get_user_special_dir(G_USER_DIRECTORY_DOWNLOAD), let file = g_file_new_for_path(folder) {
            gtk_file_chooser_set_current_folder(chooser.pointer(), file, nil)
            g_object_unref(UnsafeMutableRawPointer(file))
        }
        guard await isAccepted(chooser) else { return nil }
        return files(of: chooser).paths.first
    }

    private func make(_ title: String, _ action: GtkFileChooserAction, accept: String) -> Object {
        Object(owning: gtk_file_chooser_native_new(title, parent.pointer(), action, accept, "_Cancel"))
    }

    private func addFilter(_ name: String, _ types: [String], to chooser: Object) {
        let filter = Object(owning: gtk_file_filter_new())
        gtk_file_filter_set_name(filter.pointer(), name)
        for type in types { gtk_file_filter_add_mime_type(filter.pointer(), type) }
        if types.isEmpty { gtk_file_filter_add_pattern(filter.pointer(), "*") }
        gtk_file_chooser_add_filter(chooser.pointer(), filter.pointer())
    }

    private func isAccepted(_ chooser: Object) async -> Bool {
        gtk_native_dialog_set_modal(chooser.pointer(), 1)
        let response = await withCheckedContinuation { continuation in
            chooser.on("response") { continuation.resume(returning: $0.integer(0)) }
            gtk_native_dialog_show(chooser.pointer())
        }
        return response == GTK_RESPONSE_ACCEPT.rawValue
    }

    private func files(of chooser: Object) -> FileNames {
        guard let pointer = gtk_file_chooser_get_files(chooser.pointer()) else { return FileNames() }
        let list = Object(owning: pointer)
        var names = FileNames()
        for number in 0..<g_list_model_get_n_items(list.pointer()) {
            guard let item = g_list_model_get_item(list.pointer(), number) else { continue }
            names.add(OpaquePointer(Object(owning: item).raw))
        }
        return names
    }
}
