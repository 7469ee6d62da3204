import HTTPTypes
import Hummingbird

/// Refuses what does not come from this machine's user, and tells browsers to load nothing from elsewhere.
struct SecurityMiddleware: RouterMiddleware {
    /// Everything is the server's own: no other origin, nothing inline, no frames.
    static let contentPolicy = [
        "default-src 'none'", "script-src 'self'", "worker-src 'self'", "style-src 'self'", "img-src 'self'",
        "media-src 'self'", "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
        "require-trusted-types-for 'script'", "trusted-types sotto",
    ].joined(separator: "; ")

    /// Who is let in.
    enum Access {
        /// Everybody: what is served holds no secret.
        case anyone
        /// No page of another origin.
        case ownPage
        /// Who brings the token or the cookie of a session.
        case signedIn
    }

    let gate: Gate
    let access: Access

    func handle(
        _ request: Request, context: RequestContext,
        next: (Request, RequestContext) async throws -> Response
    ) async throws -> Response {
        try gate.requireOwnHost(request, port: context.localPort)
        if access != .anyone { try gate.requireOwnOrigin(request) }
        if access == .signedIn { try gate.requireSignedIn(request, port: context.localPort) }
        return try await next(request, context)
    }
}

/// Adds to every answer, errors too, what keeps browsers careful.
struct HeaderMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: RequestContext,
        next: (Request, RequestContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers[.contentSecurityPolicy] = SecurityMiddleware.contentPolicy
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.referrerPolicy] = "no-referrer"
        response.headers[.crossOriginResourcePolicy] = "same-origin"
        response.headers[.crossOriginOpenerPolicy] = "same-origin"
        return response
    }
}

extension HTTPField.Name {
    static let referrerPolicy = Self("Referrer-Policy")!
    static let crossOriginOpenerPolicy = Self("Cross-Origin-Opener-Policy")!
}
