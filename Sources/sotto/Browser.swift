import Foundation
import Media
import SottoCore

/// The user's browser.
enum Browser {
    /// Opens an address, in a session of the browser's own, so that Ctrl-C here does not end it.
    ///
    /// - Returns: whether there was a way to; the browser itself may still fail.
    static func open(_ address: String) -> Bool {
        let searchPath = SottoEnvironment.current.searchPath
        guard let setsid = MediaTools.locate("setsid", searchPath: searchPath),
            let opener = MediaTools.locate("xdg-open", searchPath: searchPath)
        else { return false }
        let process = Process()
        process.executableURL = URL(filePath: setsid)
        process.arguments = ["--fork", opener, address]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return (try? process.run()) != nil
    }
}
