import DesktopCore
import Toolkit

/// A server that has proved that it is the home's, and has let the window in. It ends with the server.
@MainActor
struct ServerSession {
    let place: ServerPlace
    let cookies: [Cookie]

    /// The cookies as a request sends them.
    var cookieHeader: String { cookies.map { "\($0.name)=\($0.value)" }.joined(separator: "; ") }
}
