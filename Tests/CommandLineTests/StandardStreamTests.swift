import Foundation
import SottoCore
import TestSupport
import Testing

@Suite("Standard streams that are closed")
struct StandardStreamTests {
    private let sotto: Sotto

    init() throws {
        sotto = try Sotto()
    }

    @Test("A server has them on /dev/null, and nothing that it says gets into a file of the home")
    func server() async throws {
        let result = try await sotto.shell(
            """
            "$1" serve --home "$2" <&- >&- 2>&- & pid=$!
            for n in $(seq 300); do grep -q address "$2/server.json" 2>/dev/null && break; sleep 0.1; done
            readlink /proc/$pid/fd/0 /proc/$pid/fd/1 /proc/$pid/fd/2
            kill -TERM $pid; wait $pid; echo "status $?"
            """)
        #expect(result.output == "/dev/null\n/dev/null\n/dev/null\nstatus 0\n", "\(result.output)\(result.errors)")
        try expectNoWords()
    }

    @Test("Errors get into no file of the home", arguments: ["library add nothing", "jobs show 0", "packs remove x"])
    func errors(_ command: String) async throws {
        try await sotto("jobs", "list")
        let result = try await sotto.shell("\"$1\" \(command) --home \"$2\" <&- >&- 2>&-; echo $? >status; cat status")
        #expect(result.output != "0\n", "\(result.output)\(result.errors)")
        try expectNoWords()
    }

    @Test("Only those that are closed are opened", arguments: [("<&-", "0"), (">&-", "1"), ("2>&-", "2")])
    func one(_ redirection: String, _ number: String) async throws {
        // In a subshell, so that the shell's own streams stay as they are.
        let script = "names=$(for n in 0 1 2; do readlink /proc/$$/fd/$n; done); echo \"$names\" >streams"
        let result = try await sotto.shell(
            "touch in; exec <in >out 2>err; '\(Program.worker)' offline --parent $$ -- sh -c '\(script)' \(redirection)"
        )
        #expect(result.status == 0)
        let names = try String(contentsOfFile: sotto.folder.file("streams").string, encoding: .utf8)
            .split(separator: "\n").map { $0.split(separator: "/").last.map(String.init) ?? "" }
        var expected = ["in", "out", "err"]
        expected[try #require(Int(number))] = "null"
        #expect(names == expected)
    }

    private func expectNoWords() throws {
        let root = sotto.home.path.string
        let names = try #require(FileManager.default.enumerator(atPath: root)?.allObjects as? [String])
        for name in names where !name.hasSuffix(".log") {
            guard let data = FileManager.default.contents(atPath: "\(root)/\(name)") else { continue }
            for word in ["Hint:", "Error [", "http://127.0.0.1"] where name != "server.json" {
                #expect(data.range(of: Data(word.utf8)) == nil, "\(name) has \"\(word)\"")
            }
        }
    }
}
