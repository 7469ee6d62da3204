import Foundation
import Testing

import DesktopCore

@Suite struct RevealPolicyTests {
    /// Makes a home with a stem and an upload, and beside it a film that is somebody else's.
    private func withHome(_ body: (_ policy: RevealPolicy, _ folder: String) throws -> Void) throws {
        try withFolder { folder in
            let folder = try #require(realpath(folder, nil).map { String(cString: $0) })
            for file in [
                "home/derived/items/7/vocals.wav", "home/uploads/7/film.mp4", "home/derived-2/x.wav", "film.mp4",
            ] {
                let url = URL(filePath: "\(folder)/\(file)")
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data().write(to: url)
            }
            try body(RevealPolicy(home: Home(path: "\(folder)/home")), folder)
        }
    }

    @Test func whatSottoHasMadeIsShown() throws {
        try withHome { policy, folder in
            let stem = "\(folder)/home/derived/items/7/vocals.wav"
            #expect(policy.file(at: stem) == stem)
            #expect(policy.file(at: "\(folder)/home/uploads/../derived/./items//7/vocals.wav") == stem)
        }
    }

    @Test(arguments: [
        "film.mp4", "home/uploads/7/film.mp4", "home/derived-2/x.wav", "home/derived/../../film.mp4", "home/derived",
        "home/derived/items/8/vocals.wav", "home", "", "home/derived/film.mp4", "home/derived/outside/film.mp4",
    ])
    func nothingElseIs(path: String) throws {
        try withHome { policy, folder in
            let files = FileManager.default
            try files.createSymbolicLink(
                atPath: "\(folder)/home/derived/film.mp4", withDestinationPath: "\(folder)/film.mp4")
            try files.createSymbolicLink(atPath: "\(folder)/home/derived/outside", withDestinationPath: folder)
            #expect(policy.file(at: "\(folder)/\(path)") == nil)
        }
    }

    @Test func stemsMayLieOnAnotherDisk() throws {
        try withHome { policy, folder in
            let files = FileManager.default
            try files.moveItem(atPath: "\(folder)/home/derived", toPath: "\(folder)/disk")
            try files.createSymbolicLink(atPath: "\(folder)/home/derived", withDestinationPath: "\(folder)/disk")
            let shown = policy.file(at: "\(folder)/home/derived/items/7/vocals.wav")
            #expect(shown == "\(folder)/disk/items/7/vocals.wav")
        }
    }

    @Test func withoutStemsThereIsNothing() {
        #expect(RevealPolicy(home: Home(path: "/nowhere")).file(at: "/etc/hostname") == nil)
    }
}
