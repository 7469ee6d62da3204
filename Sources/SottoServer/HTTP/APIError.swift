import HTTPTypes
import Hummingbird
import SottoCore

/// An error with the status and the header fields that say it in HTTP.
package struct APIError: Error {
    package var error: SottoError
    package var status: HTTPResponse.Status
    package var headers: HTTPFields = [:]

    init(_ status: HTTPResponse.Status, _ error: SottoError, headers: HTTPFields = [:]) {
        self.error = error
        self.status = status
        self.headers = headers
    }

    /// An error of Sotto's own, with the status that its code stands for.
    init(_ error: SottoError) {
        self.error = error
        status = Self.status(of: error.code)
    }

    private static func status(of code: String) -> HTTPResponse.Status {
        switch code {
        case "unknown_item", "unknown_job", "unknown_pack", "no_stems", "no_alternative", "no_thumbnail", "no_still",
            "no_preview", "no_such_address", "source_missing":
            .notFound
        case "item_busy", "job_finished", "not_retryable", "already_installing", "not_installing", "pack_in_use",
            "pack_changing", "pack_not_installed", "pack_broken", "source_changed", "stems_changed", "stems_stale":
            .conflict
        case "disk_full": HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
        case "home_busy", "cancelled": .serviceUnavailable
        case "unexpected", "system_error", "database_error", "home_damaged", "home_not_writable": .internalServerError
        default: .unprocessableContent
        }
    }
}

// MARK: What requests get wrong

extension APIError {
    static func invalidRequest(_ message: String) -> APIError {
        APIError(.badRequest, invalid(message))
    }

    /// For parts of a request that are right by themselves, but not together.
    static func contradiction(_ message: String) -> APIError {
        APIError(.unprocessableContent, invalid(message))
    }

    private static func invalid(_ message: String) -> SottoError {
        SottoError(
            code: "invalid_request", message: message,
            hint: "\"/api/v1/openapi.yaml\" describes what every request may hold."
        )
    }

    static func noSuchAddress(_ path: String) -> APIError {
        APIError(
            .notFound,
            SottoError(
                code: "no_such_address", message: "There is nothing at \"\(path)\".",
                hint: "The page is at \"/\"; \"/api/v1/openapi.yaml\" describes the rest."
            )
        )
    }

    static func methodNotAllowed(
        _ method: HTTPRequest.Method, _ path: String, allowed: String
    ) -> APIError {
        APIError(
            .methodNotAllowed,
            SottoError(
                code: "method_not_allowed", message: "\"\(path)\" does not take \(method.rawValue).",
                hint: "It takes \(allowed)."
            ),
            headers: [.allow: allowed]
        )
    }

    static func tooLarge(limit: Int) -> APIError {
        APIError(
            .contentTooLarge,
            SottoError(
                code: "request_too_large", message: "The request is longer than \(limit) bytes.",
                hint: "Send less at once; files go to \"/api/v1/uploads\"."
            )
        )
    }

    static func wrongContentType(expected: String) -> APIError {
        APIError(
            .unsupportedMediaType,
            SottoError(
                code: "wrong_content_type", message: "The request's body is not said to be \"\(expected)\".",
                hint: "Send it with the header \"Content-Type: \(expected)\"."
            )
        )
    }
}
