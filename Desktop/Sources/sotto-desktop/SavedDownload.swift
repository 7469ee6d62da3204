import CWebKitGTK
import Toolkit

/// Saves what the page downloads, such as a stem, where the user says.
@MainActor
enum SavedDownload {
    /// - Parameters:
    ///   - download: a `WebKitDownload` that has just begun.
    ///   - window: in front of which is asked.
    static func begin(_ download: Object, in window: Object) {
        download.onQuestion("decide-destination") { arguments in
            // Not the one above: the handlers live as long as the download, so they must not keep it.
            guard let download = arguments.sender else { return false }
            let name = arguments.string(0) ?? "download"
            Task { await chooseTarget(of: download, named: name, in: window) }
            return true
        }
        download.on("failed") { arguments in
            guard let error = arguments.error(0), error.code != WEBKIT_DOWNLOAD_ERROR_CANCELLED_BY_USER.rawValue else {
                return
            }
            MessageDialog(parent: window).tell("The file could not be saved", detail: error.message)
        }
    }

    private static func chooseTarget(of download: Object, named name: String, in window: Object) async {
        guard let target = await FileChooser(parent: window).chooseTarget(named: name) else {
            return webkit_download_cancel(download.pointer())
        }
        // The dialog has asked.
        webkit_download_set_allow_overwrite(download.pointer(), 1)
        webkit_download_set_destination(download.pointer(), target)
    }
}
