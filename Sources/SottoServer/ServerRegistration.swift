import Foundation
import Logging
import SottoCore

/// Notes in the home's ``ServerFile`` where its server is, as long as it runs.
package struct ServerRegistration: Sendable {
    package let file: ServerFile
    private let home: Home

    /// Makes the home's token, if there is none yet.
    ///
    /// - Throws: ``SottoError``.
    package init(_ home: Home) throws {
        self.home = home
        file = ServerFile.load(home)
        try file.save(home)
    }

    /// - Returns: the server's address.
    package func begin(port: Int, logger: Logger) -> String {
        let address = "http://127.0.0.1:\(port)"
        var file = ServerFile.load(home)
        // The home's first server is the one that others find.
        if let other = file.pid, other != getpid(), kill(other, 0) == 0 { return address }
        (file.address, file.port, file.pid) = (address, port, getpid())
        save(file, logger)
        return address
    }

    package func end() {
        var file = ServerFile.load(home)
        guard file.pid == getpid() else { return }
        (file.address, file.pid) = (nil, nil)
        save(file, Logger(label: "sotto"))
    }

    private func save(_ file: ServerFile, _ logger: Logger) {
        do {
            try file.save(home)
        } catch {
            logger.warning("\(SottoError(describing: error).message)")
        }
    }
}
