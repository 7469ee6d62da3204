import Foundation
import SottoCore
import SystemPackage
import Testing

@Suite("Which folder is the home")
struct HomeResolutionTests {
    private let all = ["SOTTO_HOME": "/s", "XDG_DATA_HOME": "/x", "HOME": "/h"]

    private func path(_ option: String? = nil, without names: String..., with values: [String: String] = [:]) -> String
    {
        let environment = all.filter { !names.contains($0.key) }.merging(values) { $1 }
        return Home.resolve(option: option, environment: environment).path.string
    }

    @Test("The option comes first, then SOTTO_HOME, then XDG_DATA_HOME, then HOME")
    func order() {
        #expect(path("/o") == "/o")
        #expect(path() == "/s")
        #expect(path(without: "SOTTO_HOME") == "/x/sotto")
        #expect(path(without: "SOTTO_HOME", "XDG_DATA_HOME") == "/h/.local/share/sotto")
    }

    @Test("Empty values count as not given")
    func empty() {
        #expect(path("") == "/s")
        #expect(path(with: ["SOTTO_HOME": ""]) == "/x/sotto")
        #expect(path(with: ["SOTTO_HOME": "", "XDG_DATA_HOME": ""]) == "/h/.local/share/sotto")
    }

    @Test("A relative option is below the current folder, and dots go")
    func relative() {
        let here = FileManager.default.currentDirectoryPath
        #expect(path("some/./place/../home") == "\(here)/some/home")
        #expect(path(with: ["SOTTO_HOME": "rel"]) == "\(here)/rel")
        #expect(path("/a/../b/") == "/b")
    }

    @Test("A relative XDG_DATA_HOME is ignored, as its specification says")
    func relativeXDG() {
        #expect(path(without: "SOTTO_HOME", with: ["XDG_DATA_HOME": "rel"]) == "/h/.local/share/sotto")
    }

    @Test("Without any variable the user's own folder is used")
    func nothing() {
        let home = Home.resolve(option: nil, environment: [:])
        #expect(home.path.isAbsolute)
        #expect(home.path.ends(with: ".local/share/sotto"))
    }
}
