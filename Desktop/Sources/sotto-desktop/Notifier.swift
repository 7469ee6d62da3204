import CWebKitGTK
import DesktopCore
import Foundation
import Toolkit

/// Tells the desktop when jobs have ended.
@MainActor
final class Notifier {
    private let application: Object
    private var notices = JobNotices(start: .now)

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
