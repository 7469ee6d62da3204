import Foundation
import SottoCore
import TestSupport
import Testing
import VisibleText

/// What a terminal would obey, and how it is shown.
private let escape = "\u{1B}]0;owned\u{7}\u{9B}2J\u{202E}\r"
private let shown = #"\u{1B}]0;owned\u{07}\u{9B}2J\u{202E}\u{0D}"#

@Suite("Text for people")
struct VisibleTextTests {
    @Test("What is foreign is shown, what the program writes itself stays")
    func interpolation() {
        let text: VisibleText = "\u{1B}[K\(escape)\n"
        #expect(text.text == "\u{1B}[K\(shown)\n")
        #expect(("\(text)" as VisibleText) == text)
    }

    @Test("Of foreign text with lines only line ends and tabs stay")
    func lines() {
        #expect(VisibleText(lines: "a\tb\n\(escape)\n").text == "a\tb\n\(shown)\n")
        #expect(VisibleText(of: "a\tb\n").text == #"a\u{09}b\u{0A}"#)
    }

    @Test("Every control character is shown: C0, DEL, C1, separators of lines, and what changes directions")
    func all() {
        let values =
            Array(0..<0x20) + Array(0x7F..<0xA0) + [0x61C, 0x200E, 0x200F, 0x2028, 0x2029]
            + Array(0x202A...0x202E) + Array(0x2066...0x2069)
        for value in values {
            let scalar = Unicode.Scalar(UInt32(value))!
            let digits = String(value, radix: 16, uppercase: true)
            #expect(VisibleText(of: "x\(scalar)y").text == "x\\u{\(value < 16 ? "0" : "")\(digits)}y")
        }
    }

    @Test("Everything else stays", arguments: ["", "Film 🎬 é e\u{301} 日本 עברית", #"\u{1B}"#, "\u{200D}\u{FE0F}\u{A0}"])
    func others(_ text: String) {
        #expect(VisibleText(of: text).text == text)
    }

    @Test("Nothing in the programs writes to a terminal but the one file that takes such text")
    func noOtherWay() throws {
        let here = URL(filePath: #filePath).deletingLastPathComponent()
        let sources = here.appending(path: "../../Sources").standardized
        let ways = [
            #/\b(?:print|debugPrint|dump|fputs|puts|putchar|vfprintf|fwrite)\(/#,
            #/\b(?:standardOutput|standardError)\b(?! =)|\b(?:STDOUT|STDERR)_FILENO\b/#,
        ]
        let writers: Set = [
            "sotto/Terminal/Terminal.swift", "sotto-worker/Report.swift", "sotto-worker/EventLine.swift",
        ]
        for program in ["sotto", "sotto-worker"] {
            let folder = sources.appending(path: program).path
            let names = try #require(FileManager.default.enumerator(atPath: folder)?.allObjects as? [String])
            for name in names where name.hasSuffix(".swift") && !writers.contains("\(program)/\(name)") {
                let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
                let found = ways.flatMap { text.matches(of: $0) }.map { String($0.output) }
                // The worker's events are JSON, and print themselves.
                let isEvent = program == "sotto-worker" && name == "SeparateCommand.swift"
                #expect(found.isEmpty || isEvent, "\(program)/\(name): \(found)")
            }
        }
    }
}

@Suite("Foreign text on a terminal")
struct ForeignTextTests {
    private let sotto: Sotto

    init() throws {
        sotto = try Sotto()
    }

    private func expectVisible(_ result: ProgramResult, _ what: Comment) {
        let said = result.output + result.errors
        let scalars = said.unicodeScalars.filter { VisibleText(lines: String($0)).text != String($0) }
        #expect(scalars.isEmpty, what)
    }

    @Test("Names of files and titles are shown in everything that commands say")
    func names() async throws {
        let path = sotto.folder.file("a\(escape)b.wav")
        try await Program.ffmpeg(
            "-f", "lavfi", "-i", "sine=duration=0.2", "-metadata", "title=t\(escape)t", "file:\(path)")
        let added = try await sotto("library", "add", path.string)
        #expect(added.output.contains(shown), "\(added.output)\(added.errors)")
        expectVisible(added, "add")
        expectVisible(try await sotto("library", "list"), "list")
        let queued = try await sotto("library", "separate", path.string)
        expectVisible(queued, "separate")
        let id = queued.output.trimmingCharacters(in: .newlines)
        expectVisible(try await sotto("library", "separate", path.string), "queued already")
        expectVisible(try await sotto("jobs", "list"), "jobs list")
        expectVisible(try await sotto("jobs", "run"), "run")
        expectVisible(try await sotto("jobs", "log", id), "log")
        expectVisible(try await sotto("jobs", "watch", id), "watch")
        expectVisible(try await sotto("separate", path.string), "without the library")
        let removed = try await sotto("library", "remove", path.string)
        #expect(removed.errors.contains(shown), "\(removed.errors)")
        expectVisible(removed, "remove")
    }

    @Test(
        "So are the arguments in what is said of wrong ones",
        arguments: [
            ["--\(escape)"], ["library", "list", "--limit", escape], ["jobs", "show", escape],
            ["packs", "install", escape],
            ["library", "show", "/no/\(escape)"], [escape],
        ])
    func arguments(_ words: [String]) async throws {
        let result = try await Program.run(Program.sotto.string, words, in: sotto.folder.path)
        #expect(result.status != 0)
        expectVisible(result, "\(words)")
    }

    @Test("A log of an older version is shown, and the log itself holds no control characters any more")
    func log() async throws {
        let id = try await sotto.queue("one.wav")
        let log = JobLog(home: sotto.home, job: id)
        log.write(.warning, "one\(escape)\ntwo")
        let path = sotto.home.log(job: id).string
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.contains("one\(shown)\n    two\n"), "\(text)")
        try (text + "old \(escape)\n").write(toFile: path, atomically: true, encoding: .utf8)
        let result = try await sotto("jobs", "log", id)
        #expect(result.output.contains("old \(shown)\n"), "\(result.output)")
        expectVisible(result, "log")
    }

    @Test("The worker shows what it was called with")
    func worker() async throws {
        for words in [[escape], ["separate", escape], ["offline", "--parent", escape, "--"]] {
            let result = try await Program.run(Program.worker.string, words, in: sotto.folder.path)
            #expect(result.status == 64)
            #expect(result.errors.contains(shown), "\(result.errors)")
            expectVisible(result, "worker")
        }
    }

    @Test("JSON is what it was")
    func json() async throws {
        try await Program.ffmpeg(
            "-f", "lavfi", "-i", "sine=duration=0.2", "file:\(sotto.folder.file("a\u{202E}b.wav"))")
        try await sotto("library", "add", sotto.folder.file("a\u{202E}b.wav").string)
        #expect(try await sotto("library", "list", "--json").output.contains("a\u{202E}b.wav"))
    }
}
