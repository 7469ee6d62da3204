import Foundation
import Logging
import SottoCore

/// Notes in the home's ``ServerFile`` where its server is, as long as it runs.
package struct ServerRegistration: Sendable {
    package let file: ServerFile
    private let home: Home
    /// Held by the home's first server, which is the one that others find; nil in the others. It ends with its process.
    private let lock: FileLock?

    /// Makes the home's token, if there is none yet.
    ///
    /// - Throws: ``SottoError``.
    package init(_ home: Home) throws {
        self.home = home
        lock = try FileLock.tryLock(home.path.appending("server.lock"), .exclusive)
        file = ServerFile.load(home)
        try file.save(home)
    }

    /// - Returns: the server's address.
    package func begin(port: Int, logger: Logger) -> String {
        let address = "http://127.0.0.1:\(port)"
        guard lock != nil else { return address }
        var file = ServerFile.load(home)
        (file.address, file.port, file.pid) = (address, port, getpid())
        save(file, logger)
        return address
    }

    package func end() {
        guard lock != nil else { return }
        var file = ServerFile.load(home)
        (file.address, file.pid) = (nil, nil)
        save(file, Logger(label: "sotto") { VisibleLogHandler(label: $0) })
    }

    private func save(_ file: ServerFile, _ logger: Logger) {
        do {
            try file.save(home)
        } catch {
            logger.warning("\(SottoError(describing: error).message)")
        }
    }
}
