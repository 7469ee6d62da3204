import Foundation
import Media
import SystemPackage

/// Says whether Sotto's window is installed, and with it GStreamer's plugins, without which it plays hardly anything. Only
/// looks for files.
package struct WindowCheck {
    /// Debian's packages, each with a file that no other one has.
    private static let plugins = [
        (package: "gstreamer1.0-plugins-good", file: "libgstisomp4.so"),
        (package: "gstreamer1.0-libav", file: "libgstlibav.so"),
    ]

    private let environment: SottoEnvironment
    private let libraryFolders: [FilePath]

    /// - Parameter libraryFolders: where the system has its libraries, in folders by architecture or not.
    package init(environment: SottoEnvironment, libraryFolders: [FilePath] = ["/usr/lib", "/usr/lib64"]) {
        (self.environment, self.libraryFolders) = (environment, libraryFolders)
    }

    package var result: DiagnosticCheck {
        let (id, title) = ("window", "Window")
        guard let window else { return .ok(id, title, "not installed; the page in a browser does the same") }
        let folders = pluginFolders
        let missing = Self.plugins.filter { plugin in !folders.contains { Files.exists($0.appending(plugin.file)) } }
        guard !missing.isEmpty else { return .ok(id, title, "\"\(window)\", with GStreamer's plugins") }
        return .warning(
            id, title,
            "\"\(window)\" cannot play most films and sounds: GStreamer has no "
                + missing.map { "\"\($0.file)\"" }.joined(separator: " and no "),
            hint: "Install what is missing: `apt-get install \(missing.map(\.package).joined(separator: " "))`.")
    }

    /// The program, beside this one or on the search path.
    private var window: String? {
        let beside = environment.worker.removingLastComponent()
        return MediaTools.locate("sotto-desktop", searchPath: "\(beside):\(environment.searchPath)")
    }

    /// Where GStreamer looks, by its own rules: one variable adds folders, the other replaces the system's.
    private var pluginFolders: [FilePath] {
        (folders("GST_PLUGIN_PATH") ?? []) + (folders("GST_PLUGIN_SYSTEM_PATH") ?? systemFolders)
    }

    private func folders(_ variable: String) -> [FilePath]? {
        let value = environment.variables["\(variable)_1_0"] ?? environment.variables[variable]
        return value?.split(separator: ":").map { FilePath(String($0)) }
    }

    private var systemFolders: [FilePath] {
        libraryFolders.flatMap { folder in
            let architectures = (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
            return ([folder] + architectures.map { folder.appending($0) }).map { $0.appending("gstreamer-1.0") }
        }
    }
}
