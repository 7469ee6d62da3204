import Testing

import DesktopCore

@Suite struct DesktopOptionsTests {
    private func options(_ words: String...) throws -> DesktopOptions? {
        guard case .window(let options) = try DesktopOptions.parse(words) else { return nil }
        return options
    }

    @Test func optionsAndFilesAreTold() throws {
        let found = try #require(try options("--home", "/h", "a.wav", "--sotto=/s", "--", "--b.wav"))
        #expect((found.home, found.sotto) == ("/h", "/s"))
        #expect(found.files == ["a.wav", "--b.wav"])
        #expect(try options() == DesktopOptions())
    }

    @Test func helpAndVersionComeFirst() throws {
        #expect(try DesktopOptions.parse(["--home", "/h", "--help"]) == .help)
        #expect(try DesktopOptions.parse(["-h"]) == .help)
        #expect(try DesktopOptions.parse(["--version"]) == .version)
    }

    @Test(arguments: [["--hom"], ["-x"], ["--home"], ["--home="], ["--home", ""], ["--x=y"]])
    func nonsenseIsRefused(words: [String]) {
        #expect(throws: Problem.self) { try DesktopOptions.parse(words) }
    }
}
