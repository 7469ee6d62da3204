import Foundation
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// A folder that is none of Sotto's business: it has files and folders of every name that Sotto uses, and a link may lead
/// to it.
final class Outside: Sendable {
    private static let files = [
        "lock", "job.log", "vocals.wav", "background.wav", "separation.json", "peaks", "notes", "thumbnail", "file",
        "use.lock", "install.lock", "broken.json", "film.mp4", "scratch/working.wav", "staging/film.mp4",
        "separation/spleeter_2stems/vocals.wav", "separation/alternative/vocals.wav",
        "separation/.staging-x/vocals.wav",
        "1.4.0/receipt.json", ".removed-x/file", ".staging-x/pack/file",
    ]

    private let folder: TemporaryFolder
    private let before: [String: String]

    var path: FilePath { folder.path }

    init() throws {
        folder = try TemporaryFolder("outside")
        for name in Self.files {
            try folder.folder(FilePath(name).removingLastComponent().string)
            try folder.write("not Sotto's", to: name)
        }
        before = Self.content(of: folder.path)
    }

    private static func content(of folder: FilePath) -> [String: String] {
        let names = FileManager.default.enumerator(atPath: folder.string)?.compactMap { $0 as? String } ?? []
        return names.reduce(into: [:]) { all, name in
            let data = FileManager.default.contents(atPath: folder.appending(name).string)
            all[name] = data.map { "\($0.count) bytes, \(String(decoding: $0.prefix(80), as: UTF8.self))" } ?? "folder"
        }
    }

    /// Puts a link to this folder, or to something in it, where Sotto expects something of its own.
    func link(to name: String = "", at path: FilePath) throws {
        let parent = path.removingLastComponent().string
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        let target = name.isEmpty ? folder.path : folder.file(name)
        try FileManager.default.createSymbolicLink(atPath: path.string, withDestinationPath: target.string)
    }

    func expectUntouched(_ comment: Comment? = nil, location: SourceLocation = #_sourceLocation) {
        #expect(Self.content(of: folder.path) == before, comment, sourceLocation: location)
    }

    /// Exchanges a folder with a link to this one, again and again, while something works in it.
    ///
    /// - Parameter work: is repeated until all exchanges are done; what it cannot do meanwhile does not matter.
    func exchange(_ victim: FilePath, times: Int = 400, while work: () -> Void) {
        let link = victim.removingLastComponent().appending("link-to-exchange")
        let aside = victim.removingLastComponent().appending("aside-to-exchange")
        let done = Done()
        let swapper = Thread { [path] in
            for _ in 0..<times {
                // The work may have removed it.
                if !Self.isLink(link) {
                    try? FileManager.default.removeItem(atPath: link.string)
                    _ = symlink(path.string, link.string)
                }
                guard rename(victim.string, aside.string) == 0 else { continue }
                _ = rename(link.string, victim.string)
                sched_yield()
                if Self.isLink(victim) { _ = rename(victim.string, link.string) }
                // Whoever works there may have made the folder anew.
                if rename(aside.string, victim.string) != 0 {
                    try? FileManager.default.removeItem(atPath: aside.string)
                }
            }
            done.isDone.store(true, ordering: .releasing)
        }
        swapper.start()
        while !done.isDone.load(ordering: .acquiring) { work() }
        work()
    }

    private final class Done: Sendable {
        let isDone = Atomic(false)
    }

    private static func isLink(_ path: FilePath) -> Bool {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: path.string)) != nil
    }
}
