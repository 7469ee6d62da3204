import CWebKitGTK
import DesktopCore
import Toolkit

/// Tells and asks in front of a window.
@MainActor
struct MessageDialog {
    let parent: Object

    /// Tells what is wrong, and what to do next.
    func tell(_ message: String, detail: String) {
        Task { _ = await ask(message, detail: detail, answers: ["_Close"]) }
    }

    /// Waits for an answer.
    ///
    /// - Parameter answers: with their mnemonics; the last is what Enter means.
    /// - Returns: the answer's number; nil when the dialog was closed without one.
    func ask(_ message: String, detail: String, answers: [String]) async -> Int? {
        let dialog = Object(sharing: sotto_message_dialog_new(parent.pointer(), message, detail))
        for (number, answer) in answers.enumerated() {
            gtk_dialog_add_button(dialog.pointer(), answer, Int32(number))
        }
        gtk_dialog_set_default_response(dialog.pointer(), Int32(answers.count - 1))
        let response = await withCheckedContinuation { continuation in
            dialog.on("response") { arguments in
                continuation.resume(returning: arguments.integer(0))
            }
            gtk_window_present(dialog.pointer())
        }
        gtk_window_destroy(dialog.pointer())
        return answers.indices.contains(Int(response)) ? Int(response) : nil
    }
}
