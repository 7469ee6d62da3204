import CWebKitGTK
import DesktopCore
import Toolkit

/// Shows the server's page, and nothing else.
@MainActor
final class PageView {
    /// What the page has asked for.
    var onMessage: (PageMessage) -> Void = { _ in }
    /// A `WebKitDownload` that has begun, and wants to know where to.
    var onDownload: (Object) -> Void = { _ in }
    /// The process that shows the page keeps crashing.
    var onTrouble: (Problem) -> Void = { _ in }

    let widget: Object
    private let network: Object
    private let content: Object
    private var policy: PagePolicy?
    private var needsLoad = true
    private var crashes = RestartBudget(count: 5, period: .seconds(60))

    init() {
        network = Object(owning: webkit_network_session_new_ephemeral())
        content = Object(owning: webkit_user_content_manager_new())
        let settings = Object(owning: webkit_settings_new())
        widget = Object(owning: sotto_web_view_new(network.pointer(), content.pointer(), settings.pointer()))
        // A proxy has no business between this machine and itself.
        webkit_network_session_set_proxy_settings(network.pointer(), WEBKIT_NETWORK_PROXY_MODE_NO_PROXY, nil)
        connectSignals()
        webkit_user_content_manager_register_script_message_handler(content.pointer(), "sotto", nil)
    }

    /// Signs the page in and shows it. A page that is there already stays as it is: it comes back by itself.
    ///
    /// - Throws: when no page can be shown on this machine.
    func open(_ session: ServerSession) async throws {
        try await PageSandbox().requireWorking()
        for cookie in session.cookies { try await setCookie(cookie) }
        if policy?.origin == session.place.address, !needsLoad { return }
        let policy = PagePolicy(origin: session.place.address)
        self.policy = policy
        needsLoad = false
        webkit_web_view_load_uri(widget.pointer(), policy.address(after: address))
    }

    private var address: String? { webkit_web_view_get_uri(widget.pointer()).map { String(cString: $0) } }

    private func setCookie(_ cookie: Cookie) async throws {
        let manager = webkit_network_session_get_cookie_manager(network.pointer())
        let result = await asyncResult { callback, data in
            webkit_cookie_manager_add_cookie(manager, cookie.pointer, nil, callback, data)
        }
        _ = try GLibError.check { webkit_cookie_manager_add_cookie_finish(manager, result.pointer(), $0) }
    }

    private func connectSignals() {
        widget.onQuestion("decide-policy") { [weak self] arguments in
            guard let self, let decision = arguments.object(0) else { return false }
            decide(decision, type: WebKitPolicyDecisionType(UInt32(arguments.enumeration(1))))
            return true
        }
        widget.onQuestion("load-failed") { [weak self] arguments in
            if let error = arguments.error(2) { self?.loadFailed(error.message, code: error.code) }
            // WebKit has a page of its own about it, which is not needed.
            return true
        }
        widget.on("web-process-terminated") { [weak self] _ in self?.recover() }
        widget.onQuestion("permission-request") { arguments in
            if let request = arguments.object(0) { webkit_permission_request_deny(request.pointer()) }
            return true
        }
        widget.onQuestion("context-menu") { arguments in
            // Of what WebKit offers, only cut, copy and paste make sense here.
            guard let hit = arguments.object(1) else { return true }
            let hasText = webkit_hit_test_result_context_is_editable(hit.pointer()) != 0
            return !hasText && webkit_hit_test_result_context_is_selection(hit.pointer()) == 0
        }
        content.on("script-message-received::sotto") { [weak self] arguments in
            guard let value = arguments.object(0), let json = jsc_value_to_json(value.pointer(), 0) else { return }
            defer { g_free(json) }
            if let message = PageMessage(json: String(cString: json)) { self?.onMessage(message) }
        }
        network.on("download-started") { [weak self] arguments in
            if let download = arguments.object(0) { self?.onDownload(download) }
        }
    }

    private func loadFailed(_ message: String, code: UInt32) {
        let harmless = [
            // Refused, or saved instead of shown.
            WEBKIT_POLICY_ERROR_FRAME_LOAD_INTERRUPTED_BY_POLICY_CHANGE.rawValue,
            // Overtaken by another one.
            WEBKIT_NETWORK_ERROR_CANCELLED.rawValue,
        ]
        guard !harmless.contains(code) else { return }
        needsLoad = true
        onTrouble(ServerAPI.unreachable(message))
    }

    /// The process that shows the page has crashed. The server and its jobs know nothing of it.
    private func recover() {
        guard crashes.spend() else {
            crashes.renew()
            needsLoad = true
            let hint = "Close what takes much memory, and try again."
            return onTrouble(Problem(code: "page_crashed", message: "The page crashed again and again.", hint: hint))
        }
        webkit_web_view_reload(widget.pointer())
    }

    private func decide(_ decision: Object, type: WebKitPolicyDecisionType) {
        switch type {
        case WEBKIT_POLICY_DECISION_TYPE_NAVIGATION_ACTION where isOwn(requestOf(decision)):
            webkit_policy_decision_use(decision.pointer())
        case WEBKIT_POLICY_DECISION_TYPE_RESPONSE where isDownload(decision):
            webkit_policy_decision_download(decision.pointer())
        case WEBKIT_POLICY_DECISION_TYPE_RESPONSE:
            webkit_policy_decision_use(decision.pointer())
        default:
            // New windows, and whatever is not the server's own.
            webkit_policy_decision_ignore(decision.pointer())
        }
    }

    private func requestOf(_ decision: Object) -> String? {
        let action = webkit_navigation_policy_decision_get_navigation_action(decision.pointer())
        return webkit_uri_request_get_uri(webkit_navigation_action_get_request(action)).map { String(cString: $0) }
    }

    private func isOwn(_ address: String?) -> Bool {
        guard let policy, let address else { return false }
        return policy.allows(address)
    }

    /// Whether the server wants the answer to be saved, or WebKit cannot show it.
    private func isDownload(_ decision: Object) -> Bool {
        if webkit_response_policy_decision_is_mime_type_supported(decision.pointer()) == 0 { return true }
        let response = webkit_response_policy_decision_get_response(decision.pointer())
        guard let headers = webkit_uri_response_get_http_headers(response) else { return false }
        var disposition: UnsafeMutablePointer<CChar>?
        guard soup_message_headers_get_content_disposition(headers, &disposition, nil) != 0, let disposition else {
            return false
        }
        defer { g_free(disposition) }
        return String(cString: disposition).lowercased() == "attachment"
    }
}
