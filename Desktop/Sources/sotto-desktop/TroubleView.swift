import CWebKitGTK
import DesktopCore
import Toolkit

/// Stands in the page's place when there is none: what is wrong, what to do next, and a button that tries again.
@MainActor
final class TroubleView {
    var onRetry: () -> Void = {}

    let widget = Object(sharing: gtk_box_new(GTK_ORIENTATION_VERTICAL, 12))
    private let title = Object(sharing: gtk_label_new(nil))
    private let hint = Object(sharing: gtk_label_new(nil))

    init() {
        gtk_widget_set_valign(widget.pointer(), GTK_ALIGN_CENTER)
        gtk_widget_set_halign(widget.pointer(), GTK_ALIGN_CENTER)
        gtk_widget_add_css_class(title.pointer(), "title-2")
        for label in [title, hint] {
            gtk_label_set_wrap(label.pointer(), 1)
            gtk_label_set_wrap_mode(label.pointer(), PANGO_WRAP_WORD_CHAR)
            gtk_label_set_max_width_chars(label.pointer(), 70)
            gtk_label_set_selectable(label.pointer(), 1)
            gtk_box_append(widget.pointer(), label.pointer())
        }
        let button = Object(sharing: gtk_button_new_with_mnemonic("_Try Again"))
        gtk_widget_set_halign(button.pointer(), GTK_ALIGN_CENTER)
        button.on("clicked") { [weak self] _ in self?.onRetry() }
        gtk_box_append(widget.pointer(), button.pointer())
    }

    func show(_ problem: Problem) {
        gtk_label_set_label(title.pointer(), problem.message)
        gtk_label_set_label(hint.pointer(), problem.hint)
    }
}
