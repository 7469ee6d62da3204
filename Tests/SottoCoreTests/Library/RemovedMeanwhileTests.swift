import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("What is made from an item that is removed meanwhile")
struct RemovedMeanwhileTests {
    private let test: TestHome

    init() throws {
        test = try TestHome()
    }

    private func exists(_ path: FilePath) -> Bool { FileManager.default.fileExists(atPath: path.string) }

    @Test("The picture of a film does not appear, and leaves nothing")
    func thumbnail() async throws {
        let place = try Workplace()
        try FileManager.default.copyItem(
            atPath: Repository.sampleVideo.string, toPath: place.folder.file("film.mp4").string)
        try place.folder.folder("tools")
        let script = """
            #!/bin/sh
            PATH=${PATH#*:}
            case " $*" in *thumbnail*) "$SOTTO" library remove "$FILM" --derived >&2 || exit 1; : >"$DONE" ;; esac
            exec ffmpeg "$@"
            """
        try FakePack.writeScript(script, to: place.folder.file("tools/ffmpeg"))
        let variables = ["FILM": place.folder.file("film.mp4").string, "DONE": place.folder.file("done").string]
        let result = try await place.shell(
            "PATH=$PWD/tools:$PATH \"$SOTTO\" library add film.mp4", variables: variables)
        #expect(result.status == 0, "\(result.errors)")
        #expect(place.folder.names.contains("done"))
        #expect((try? FileManager.default.contentsOfDirectory(atPath: place.home.items.string)) ?? [] == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.home.derivedWork.string).isEmpty)
    }

    @Test("A still does not appear", arguments: [false, true])
    func still(_ derived: Bool) async throws {
        let film = test.folder.file("film.mp4")
        try FileManager.default.copyItem(atPath: Repository.sampleVideo.string, toPath: film.string)
        let item = try await test.add(film).0
        let stills = ItemStills(library: test.library, item: item)
        try test.library.remove(item, derived: derived)
        let media = try TestHome.environment.mediaTools()
        let error = await #expect(throws: SottoError.self) {
            try await stills.make(at: 0, media: media, launcher: TestHome.environment.offline)
        }
        #expect(error?.code == "unknown_item")
        #expect(!exists(test.home.stills(item: item.id)))
        #expect(exists(test.home.derived(item: item.id)) == !derived)
    }

    @Test("A file beside its stems does not appear")
    func sideFile() throws {
        let item = try test.record()
        let job = try test.queue(item)
        try test.jobs.cancel(job.id)
        try test.recordStems(of: item, by: job)
        let file = try StemSideFile("notes", of: item, .current, in: test.library)
        defer { file.remove() }
        try Data("notes".utf8).write(to: URL(filePath: file.path.string))
        try test.library.remove(item, derived: false)
        let error = #expect(throws: SottoError.self) { try file.publish() }
        #expect(error?.code == "unknown_item")
        #expect(!exists(test.home.stems(item: item.id).appending("notes")))
    }
}
