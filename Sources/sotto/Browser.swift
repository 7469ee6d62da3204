import Foundation
import Media
import SottoCore

/// The user's browser.
enum Browser {
    /// Without a desktop the opener says within some tenths of a second that it knows no way.
    private static let patience = Duration.seconds(2)

    /// Opens an address, in a session of the browser's own, so that Ctrl-C here does not end it.
    ///
    /// - Returns: whether there was a way to; the browser itself may still fail.
    static func open(_ address: String) async -> Bool {
        let searchPath = SottoEnvironment.current.searchPath
        guard let setsid = MediaTools.locate("setsid", searchPath: searchPath),
            let opener = MediaTools.locate("xdg-open", searchPath: searchPath)
        else { return false }
        let process = Process()
        process.executableURL = URL(filePath: setsid)
        process.arguments = ["--fork", "--wait", opener, address]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        let deadline = ContinuousClock.now + patience
        while process.isRunning, ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(50)) }
        return process.isRunning || process.terminationStatus == 0
    }
}
