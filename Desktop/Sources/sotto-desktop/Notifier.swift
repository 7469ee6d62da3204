import CWebKitGTK
import DesktopCore
import Foundation
import Toolkit

/// Tells the desktop when jobs have ended.
@MainActor
final class Notifier {
    private let application: Object
    private var notices = JobNotices(start: .now)

    /// Makes GLib speak to every desktop in the same way. Its own choice under GNOME tells nothing of applications
    /// without a desktop entry, as windows of other homes than the user's own are.
    ///
    /// To be called first of all: nobody may look at the environment meanwhile.
    static func chooseWay() {
        setenv("GNOTIFICATION_BACKEND", "freedesktop", 0)
    }

    init(application: Object) {
        self.application = application
    }

    /// - Parameter isSeen: whether the user looks at the page, which tells it anyway.
    func take(_ job: Job, isSeen: Bool) {
        guard let notice = notices.notice(of: job), !isSeen else { return }
        let notification = Object(owning: g_notification_new(notice.title))
        g_notification_set_body(notification.pointer(), notice.body)
        g_notification_set_default_action(notification.pointer(), "app.present")
        g_application_send_notification(application.pointer(), notice.id, notification.pointer())
    }
}
