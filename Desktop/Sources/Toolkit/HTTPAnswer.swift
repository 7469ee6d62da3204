import CWebKitGTK

/// What a server has answered.
@MainActor
public struct HTTPAnswer {
    private let message: Object
    /// Empty for a stream's.
    public let body: [UInt8]

    init(message: Object, body: [UInt8]) {
        (self.message, self.body) = (message, body)
    }

    public var status: Int { Int(soup_message_get_status(message.pointer()).rawValue) }

    /// The cookies that it sets.
    public var cookies: [Cookie] {
        let first = soup_cookies_from_response(message.pointer())
        defer { g_slist_free(first) }
        var cookies: [Cookie] = []
        var list = first
        while let element = list, let data = element.pointee.data {
            cookies.append(Cookie(owning: OpaquePointer(data)))
            list = element.pointee.next
        }
        return cookies
    }
}

/// A `SoupCookie`.
@MainActor
public final class Cookie {
    public let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    public var name: String { String(cString: soup_cookie_get_name(pointer)) }
    public var value: String { String(cString: soup_cookie_get_value(pointer)) }

    isolated deinit {
        soup_cookie_free(pointer)
    }
}
