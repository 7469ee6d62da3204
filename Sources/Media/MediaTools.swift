import Foundation
import Offline
import Synchronization

/// Where ffmpeg and ffprobe are.
public struct MediaTools: Sendable {
    /// Absolute path of ffmpeg.
    public var ffmpeg: String
    /// Absolute path of ffprobe.
    public var ffprobe: String

    public init(ffmpeg: String, ffprobe: String) {
        self.ffmpeg = ffmpeg
        self.ffprobe = ffprobe
    }

    /// Looks for both tools in the folders of a search path such as `PATH`.
    ///
    /// - Throws: ``MediaError/toolMissing(name:)``.
    public static func find(searchPath: String) throws -> MediaTools {
        func locate(_ name: String) throws -> String {
            guard let path = Self.locate(name, searchPath: searchPath) else {
                throw MediaError.toolMissing(name: name)
            }
            return path
        }
        return MediaTools(ffmpeg: try locate("ffmpeg"), ffprobe: try locate("ffprobe"))
    }

    /// Makes sure that the tools are new enough to be told what Sotto tells them. ``FFprobe`` asks when a probe failed: a
    /// probe that succeeds tells its version as well. A process asks the same file once.
    ///
    /// - Parameter limits: among them, how long an answer is waited for.
    /// - Throws: ``MediaError/toolTooOld(path:version:)``, ``MediaError/toolHangs(path:)``, or the launcher's error.
    public func requireKnownVersion(launcher: any ToolLauncher, limits: ProcessLimits = .version) async throws {
        let file = Identity(of: ffmpeg)
        if let file, Self.known.withLock({ $0.contains(file) }) { return }
        // They come together; one of them speaks for both.
        guard let version = try await ToolVersion.of(ffmpeg, launcher: launcher, limits: limits) else { return }
        if version.isTooOld { throw MediaError.toolTooOld(path: ffmpeg, version: version.text) }
        if let file { Self.known.withLock { _ = $0.insert(file) } }
    }

    /// What changes when another version is put in a tool's place.
    private struct Identity: Hashable {
        var path: String
        var device, inode: UInt64
        var size, seconds, nanoseconds: Int

        init?(of path: String) {
            var figures = stat()
            guard stat(path, &figures) == 0 else { return nil }
            self.path = path
            (device, inode, size) = (UInt64(figures.st_dev), UInt64(figures.st_ino), Int(figures.st_size))
            (seconds, nanoseconds) = (figures.st_mtim.tv_sec, figures.st_mtim.tv_nsec)
        }
    }

    /// Tools that are new enough.
    private static let known = Mutex<Set<Identity>>([])

    /// The first executable file of that name in a search path.
    public static func locate(_ name: String, searchPath: String) -> String? {
        searchPath.split(separator: ":")
            .map { "\($0)/\(name)" }
            .first { path in
                var isFolder: ObjCBool = false
                return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
                    && FileManager.default.isExecutableFile(atPath: path)
            }
    }
}
