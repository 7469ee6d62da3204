import Logging
import ServiceLifecycle
import SottoCore
import Synchronization

/// Makes audio previews that were asked for, one after the other, as long as the server runs.
package final class PreviewService: Service {
    private struct Order: Sendable {
        var number: Int
        var item: Item
    }

    private struct Making: Sendable {
        var order: Int
        /// From 0 to 1; 0 while it waits for others.
        var fraction = 0.0
    }

    private struct State: Sendable {
        var lastOrder = 0
        var making: [String: Making] = [:]
        var failures: [String: SottoError] = [:]
        /// The work that goes on now.
        var current: (order: Int, task: Task<Void, any Error>)?
    }

    private let library: Library
    private let environment: SottoEnvironment
    private let logger: Logger
    private let orders: AsyncStream<Order>
    private let continuation: AsyncStream<Order>.Continuation
    private let state = Mutex(State())

    package init(library: Library, environment: SottoEnvironment, logger: Logger) {
        self.library = library
        self.environment = environment
        self.logger = logger
        (orders, continuation) = AsyncStream.makeStream()
    }

    /// What there is of an item's preview.
    package func status(of item: Item) async -> PreviewStatus {
        let known: PreviewStatus? = state.withLock { state in
            if let making = state.making[item.id] { return .making(making.fraction) }
            return nil
        }
        if let known { return known }
        if await blocking({ [library] in ItemPreview(library: library, item: item).isReady }) { return .ready }
        return state.withLock { $0.failures[item.id] }.map { .failed($0) } ?? .none
    }

    /// Begins to make an item's preview, unless it is there or in the making.
    ///
    /// - Throws: ``SottoError`` `source_missing` or `source_changed`.
    package func begin(_ item: Item) async throws {
        let preview = ItemPreview(library: library, item: item)
        let isReady = try await blocking { _ in
            if preview.isReady { return true }
            try preview.requireSource()
            return false
        }
        if isReady { return }
        let order: Order? = state.withLock { state in
            guard state.making[item.id] == nil else { return nil }
            state.lastOrder += 1
            state.making[item.id] = Making(order: state.lastOrder)
            state.failures[item.id] = nil
            return Order(number: state.lastOrder, item: item)
        }
        if let order { continuation.yield(order) }
    }

    /// Ends the making of an item's preview, or removes the one that is there. When the method returns there is none.
    ///
    /// - Throws: ``SottoError`` when it cannot be removed.
    package func remove(_ item: Item) async throws {
        let task = state.withLock { state in
            state.failures[item.id] = nil
            let making = state.making.removeValue(forKey: item.id)
            return making?.order == state.current?.order ? state.current?.task : nil
        }
        task?.cancel()
        _ = await task?.result
        try await blocking { [library] _ in try ItemPreview(library: library, item: item).remove() }
    }

    /// Stopping cancels what is in the making, of which nothing is left.
    package func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            for await order in orders { await perform(order) }
        }
        continuation.finish()
    }

    private func perform(_ order: Order) async {
        guard let task = start(order) else { return }
        let result = await withTaskCancellationHandler {
            await task.result
        } onCancel: {
            task.cancel()
        }
        end(order, failure: Self.failure(of: result))
    }

    private func end(_ order: Order, failure: SottoError?) {
        if let failure { logger.info("preview of \(order.item.id): \(failure.message)") }
        state.withLock { state in
            state.current = nil
            // After it was cancelled, another may have been asked for.
            guard state.making[order.item.id]?.order == order.number else { return }
            state.making[order.item.id] = nil
            // An item that was removed may come back, and nothing is wrong with it then.
            state.failures[order.item.id] = failure?.code == "unknown_item" ? nil : failure
        }
    }

    private static func failure(of result: Result<Void, any Error>) -> SottoError? {
        guard case .failure(let error) = result else { return nil }
        return SottoError(describing: error)
    }

    /// - Returns: nil where it was cancelled before its turn came.
    private func start(_ order: Order) -> Task<Void, any Error>? {
        let preview = ItemPreview(library: library, item: order.item)
        return state.withLock { state in
            guard state.making[order.item.id]?.order == order.number else { return nil }
            let task = Task { [self] in
                try await preview.make(in: environment) { self.show($0, of: order) }
            }
            state.current = (order.number, task)
            return task
        }
    }

    private func show(_ fraction: Double, of order: Order) {
        state.withLock { state in
            guard state.making[order.item.id]?.order == order.number else { return }
            state.making[order.item.id]?.fraction = fraction
        }
    }
}
