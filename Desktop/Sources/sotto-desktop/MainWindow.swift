import CWebKitGTK
import DesktopCore
import Toolkit

/// The window: the page below a header bar, or in its place what is waited for, or what is wrong.
@MainActor
final class MainWindow {
    /// The user wants it to be closed. It stays until ``destroy()``.
    var onClose: () -> Void = {}
    /// Files that were dropped.
    var onDrop: (FileNames) -> Void = { _ in }
    var onRetry: () -> Void = {}

    let widget: Object
    let page = PageView()
    private let stack = Object(sharing: gtk_stack_new())
    private let trouble = TroubleView()

    init(application: Object, state: DesktopState) {
        widget = Object(sharing: gtk_application_window_new(application.pointer()))
        gtk_window_set_title(widget.pointer(), "Sotto")
        gtk_window_set_icon_name(widget.pointer(), ApplicationID.installed)
        gtk_window_set_default_size(widget.pointer(), Int32(state.width), Int32(state.height))
        if state.isMaximized { gtk_window_maximize(widget.pointer()) }
        gtk_window_set_titlebar(widget.pointer(), Self.headerBar())
        gtk_window_set_child(widget.pointer(), stack.pointer())
        gtk_stack_add_named(stack.pointer(), waitingView(), Shown.waiting.rawValue)
        gtk_stack_add_named(stack.pointer(), page.widget.pointer(), Shown.page.rawValue)
        gtk_stack_add_named(stack.pointer(), trouble.widget.pointer(), Shown.trouble.rawValue)
        trouble.onRetry = { [weak self] in self?.onRetry() }
        widget.onQuestion("close-request") { [weak self] _ in
            self?.onClose()
            return true
        }
        takeDrops()
    }

    var isActive: Bool { gtk_window_is_active(widget.pointer()) != 0 }

    func present() { gtk_window_present(widget.pointer()) }

    func hide() { gtk_widget_set_visible(widget.pointer(), 0) }

    func destroy() { gtk_window_destroy(widget.pointer()) }

    func showWaiting() { show(.waiting) }

    func showPage() { show(.page) }

    func showTrouble(_ problem: Problem) {
        trouble.show(problem)
        show(.trouble)
    }

    /// Keeps how large the window is.
    func save(to state: inout DesktopState) {
        var (width, height): (Int32, Int32) = (0, 0)
        gtk_window_get_default_size(widget.pointer(), &width, &height)
        if width > 0, height > 0 { (state.width, state.height) = (Int(width), Int(height)) }
        state.isMaximized = gtk_window_is_maximized(widget.pointer()) != 0
    }

    private enum Shown: String {
        case waiting, page, trouble
    }

    private func show(_ shown: Shown) {
        gtk_stack_set_visible_child_name(stack.pointer(), shown.rawValue)
        if shown == .page { gtk_widget_grab_focus(page.widget.pointer()) }
    }

    /// Takes files before the page does: it could only upload them.
    private func takeDrops() {
        let target = Object(owning: gtk_drop_target_new(gdk_file_list_get_type(), GDK_ACTION_COPY))
        target.onQuestion("drop") { [weak self] arguments in
            guard let self, let list = arguments.boxedInValue(0) else { return false }
            let files = gdk_file_list_get_files(OpaquePointer(list))
            defer { g_slist_free(files) }
            onDrop(FileNames(list: files))
            return true
        }
        gtk_event_controller_set_propagation_phase(target.pointer(), GTK_PHASE_CAPTURE)
        // The widget takes a reference over.
        gtk_widget_add_controller(stack.pointer(), target.pointerForTaking())
    }

    private static func headerBar() -> UnsafeMutablePointer<GtkWidget>? {
        let button = gtk_button_new_with_mnemonic("_Add Files")
        gtk_widget_set_tooltip_text(button, "Add films and sounds to the library (Ctrl+O)")
        gtk_actionable_set_action_name(OpaquePointer(button), "app.add")
        let bar = gtk_header_bar_new()
        gtk_header_bar_pack_start(OpaquePointer(bar), button)
        return bar
    }

    /// Stands where the page will be.
    private func waitingView() -> UnsafeMutablePointer<GtkWidget>? {
        let spinner = gtk_spinner_new()
        gtk_spinner_start(OpaquePointer(spinner))
        gtk_widget_set_size_request(spinner, 32, 32)
        gtk_widget_set_halign(spinner, GTK_ALIGN_CENTER)
        gtk_widget_set_valign(spinner, GTK_ALIGN_CENTER)
        return spinner
    }
}
