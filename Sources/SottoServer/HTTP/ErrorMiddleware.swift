import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import SottoCore

/// Answers every error with its code, message and hint.
struct ErrorMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: RequestContext,
        next: (Request, RequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let answer = Self.describe(error, request)
            if answer.status == .internalServerError {
                let path = Logger.MetadataValue.string(request.uri.path)
                context.logger.error("\(answer.error.code): \(answer.error.message)", metadata: ["path": path])
            }
            return try .json(["error": answer.error], status: answer.status, headers: answer.headers)
        }
    }

    private static func describe(_ error: any Error, _ request: Request) -> APIError {
        switch error {
        case let error as APIError: error
        case let error as HTTPError where error.status == .notFound: .noSuchAddress(request.uri.path)
        case let error as HTTPError where error.status.code < 500: .invalidRequest(error.description)
        default: APIError(SottoError(describing: error))
        }
    }
}
