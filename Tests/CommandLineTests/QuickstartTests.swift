import SystemPackage
import TestSupport
import Testing

@Suite("./quickstart")
struct QuickstartTests {
    private func run(_ name: String) async throws -> ProgramResult {
        try await Program.run(
            Repository.root.appending("quickstart").string, [name], variables: ["LC_ALL": "C.UTF-8"])
    }

    @Test("shows control characters of a name visibly, and any other name as it is")
    func names() async throws {
        let hostile = try await run("no\u{1B}]0;owned\u{7}.mp4")
        #expect(hostile.status == 1)
        #expect(hostile.errors.contains("There is no readable file"))
        #expect(!hostile.errors.contains("\u{1B}]") && !hostile.errors.contains("\u{7}"))
        #expect(try await run("größe 🎬.mp4").errors.contains("größe 🎬.mp4\""))
    }
}
