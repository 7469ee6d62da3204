import Logging
import ServiceLifecycle
import SottoCore

/// Watches the home and tells every stream what changes in it, whichever process changes it.
package struct EventService: Service {
    /// More changes at once are told as one.
    private static let limit = 200

    private struct Seen {
        var change: Int64
        var status: ServerStatus?
        var packs: [String: PackSummary] = [:]
        var logs: [String: Int] = [:]
    }

    let database: HomeDatabase
    let hub: EventHub
    let teller: ChangeTeller
    let logger: Logger

    package init(database: HomeDatabase, hub: EventHub, teller: ChangeTeller, logger: Logger) {
        self.database = database
        self.hub = hub
        self.teller = teller
        self.logger = logger
    }

    /// - Throws: ``SottoError`` `home_replaced`.
    package func run() async throws {
        try await cancelWhenGracefulShutdown {
            let watcher = await ChangeWatcher(database: database)
            var seen = Seen(change: try await blocking { _ in try teller.feed.latest() })
            while !Task.isCancelled {
                // A database that cannot be read for a moment, as on a full disk, ends nothing.
                do {
                    try await tellNews(&seen)
                } catch {
                    logger.warning("events: \(SottoError(describing: error).message)")
                }
                do {
                    // Packs are files: those that other processes install are seen at the next look.
                    try await watcher.change(within: .seconds(1))
                } catch let error as SottoError {
                    // What the page shows, and what the queue does, is not of this home any more: the server ends.
                    await hub.close()
                    throw error
                } catch {}
            }
        }
        await hub.close()
    }

    /// What counts as seen has been told: where one look fails, the next one tells of it.
    private func tellNews(_ seen: inout Seen) async throws {
        let (changed, last) = try await teller.events(after: seen.change, limit: Self.limit)
        await hub.publish(changed)
        seen.change = last
        let before = seen
        let (events, after) = try await blocking { _ in
            var seen = before
            let events = try packs(&seen) + logs(&seen) + status(&seen)
            return (events, seen)
        }
        await hub.publish(events)
        seen = after
    }

    private func packs(_ seen: inout Seen) throws -> [ServerEvent] {
        try PackStore(home: database.home).list().filter { pack in
            seen.packs.updateValue(pack, forKey: pack.id) != pack
        }.map { try ServerEvent(.pack, $0) }
    }

    private func logs(_ seen: inout Seen) throws -> [ServerEvent] {
        // One that has just ended has written its last lines since it was seen.
        let running = try teller.jobs.list(state: .running).map(\.id)
        let ids = Set(running).union(seen.logs.keys)
        let sizes = ids.map { ($0, teller.jobs.logSize(of: $0)) }
        let grown = sizes.filter { seen.logs[$0] != $1 }
        seen.logs = Dictionary(uniqueKeysWithValues: sizes.filter { running.contains($0.0) })
        return try grown.map { try ServerEvent(.log, EventDocuments.LogSize(jobId: $0, size: $1)) }
    }

    private func status(_ seen: inout Seen) throws -> [ServerEvent] {
        let now = try teller.status.read()
        guard now != seen.status else { return [] }
        seen.status = now
        return [try ServerEvent(.status, now)]
    }
}
