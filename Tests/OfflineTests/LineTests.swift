import Offline
import Testing

@Suite("Lines")
struct LineTests {
    private func lines(_ pieces: [[UInt8]]) -> [String] {
        var splitter = LineSplitter()
        var lines: [String] = []
        for piece in pieces {
            piece.withUnsafeBytes { splitter.append($0) { lines.append($0) } }
        }
        splitter.finish { lines.append($0) }
        return lines
    }

    @Test(
        "Every kind of line end is one, wherever the pieces are cut",
        arguments: [
            ("a\nb\n", ["a", "b"]), ("a\rb\r", ["a", "b"]), ("a\r\nb\r\n", ["a", "b"]), ("a\n\nb", ["a", "", "b"]),
            ("a\r\rb", ["a", "", "b"]), ("\n", [""]), ("", []), ("a", ["a"]), ("a\r\n\r\nb", ["a", "", "b"]),
            ("a\n\rb", ["a", "", "b"]), ("ü🎙️\n", ["ü🎙️"]),
        ])
    func ends(text: String, expected: [String]) {
        let bytes = Array(text.utf8)
        #expect(lines([bytes]) == expected)
        #expect(lines(bytes.map { [$0] }) == expected)
        for cut in 0...bytes.count {
            #expect(lines([Array(bytes[..<cut]), Array(bytes[cut...])]) == expected)
        }
    }

    @Test("A carriage return delivers its line before anything follows")
    func progress() {
        var splitter = LineSplitter()
        var lines: [String] = []
        Array("12%\r".utf8).withUnsafeBytes { splitter.append($0) { lines.append($0) } }
        #expect(lines == ["12%"])
    }

    @Test("Bytes that are not UTF-8 are replaced, and the rest of the line stays")
    func notText() {
        #expect(lines([[0x61, 0xff, 0x62, 0x0a, 0xc3, 0x0a]]) == ["a\u{FFFD}b", "\u{FFFD}"])
    }

    @Test("A line without end is cut, and the next one is whole")
    func endless() {
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 16)
        let result = lines([[UInt8]](repeating: piece, count: 20) + [Array("\nnext\n".utf8)])
        #expect(result.map(\.utf8.count) == [LineSplitter.longestLine + "…".utf8.count, 4])
    }

    @Test("A program's lines come from both streams, the unterminated last one too")
    func fromProgram() async throws {
        let outcome = try await offline("sh", ["-c", #"printf 'a\nb\rc\r\nd'; printf 'e\n\377f' >&2"#])
        #expect(outcome.output == ["a", "b", "c", "d"])
        #expect(outcome.errors == ["e", "\u{FFFD}f"])
    }

    @Test("Lines come while the program runs")
    func whileRunning() async throws {
        let lines = Lines()
        let run = Task {
            try await launcher.run(
                "sh", arguments: ["-c", "echo first; exec sleep 60"], onOutputLine: { lines.append($0) })
        }
        #expect(try await lines.first() == "first")
        run.cancel()
        await #expect(throws: CancellationError.self) { try await run.value }
    }

    @Test("Nothing of a long output is lost")
    func long() async throws {
        let outcome = try await offline("seq", ["200000"])
        #expect(outcome.output.count == 200_000)
        #expect(outcome.output.last == "200000")
    }
}
