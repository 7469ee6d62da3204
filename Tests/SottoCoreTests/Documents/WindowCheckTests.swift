import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("The window in diagnostics")
struct WindowCheckTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func check(_ variables: [String: String] = [:]) -> DiagnosticCheck {
        let programs = ["PATH": "\(folder.file("elsewhere"))"]
        let environment = SottoEnvironment(
            variables: programs.merging(variables) { $1 }, worker: folder.file("programs/sotto-worker"))
        return WindowCheck(environment: environment, libraryFolders: [folder.file("lib"), folder.file("lib64")]).result
    }

    private func addWindow(to place: String = "programs") throws {
        try write("\(place)/sotto-desktop")
        #expect(chmod(folder.file("\(place)/sotto-desktop").string, 0o755) == 0)
    }

    private func write(_ name: String) throws {
        let parent = folder.file(name).removingLastComponent()
        try FileManager.default.createDirectory(atPath: parent.string, withIntermediateDirectories: true)
        try folder.write("x", to: name)
    }

    @Test("Without the window nothing is missing")
    func notInstalled() {
        let check = check()
        #expect(check.status == .ok)
        #expect(check.detail == "not installed; the page in a browser does the same")
        #expect(check.hint == nil)
    }

    @Test(
        "Both plugins are named with their packages, or the one that is missing", arguments: ["programs", "elsewhere"])
    func missing(place: String) throws {
        try addWindow(to: place)
        var check = check()
        #expect(check.status == .warning)
        #expect(check.detail.contains("\"\(folder.file(place))/sotto-desktop\""))
        #expect(check.detail.contains("no \"libgstisomp4.so\" and no \"libgstlibav.so\""))
        #expect(check.hint?.contains("`apt-get install gstreamer1.0-plugins-good gstreamer1.0-libav`") == true)

        try write("lib/riscv64-linux-gnu/gstreamer-1.0/libgstisomp4.so")
        check = self.check()
        #expect(check.status == .warning)
        #expect(check.hint?.contains("`apt-get install gstreamer1.0-libav`") == true)
    }

    @Test("They are found by architecture, and where systems without such folders have them")
    func systemFolders() throws {
        try addWindow()
        try write("lib/x86_64-linux-gnu/gstreamer-1.0/libgstisomp4.so")
        try write("lib64/gstreamer-1.0/libgstlibav.so")
        #expect(check().status == .ok)
        #expect(check().detail == "\"\(folder.file("programs/sotto-desktop"))\", with GStreamer's plugins")
    }

    @Test("GStreamer's variables add folders, or take the system's place")
    func variables() throws {
        try addWindow()
        for name in ["libgstisomp4.so", "libgstlibav.so"] { try write("own/\(name)") }
        let own = "/nowhere:\(folder.file("own"))"
        for name in ["GST_PLUGIN_PATH", "GST_PLUGIN_PATH_1_0", "GST_PLUGIN_SYSTEM_PATH", "GST_PLUGIN_SYSTEM_PATH_1_0"] {
            #expect(check([name: own]).status == .ok, "\(name)")
        }
        // What is for this series alone comes first.
        #expect(check(["GST_PLUGIN_PATH": own, "GST_PLUGIN_PATH_1_0": "/nowhere"]).status == .warning)

        for name in ["libgstisomp4.so", "libgstlibav.so"] { try write("lib/gstreamer-1.0/\(name)") }
        #expect(check(["GST_PLUGIN_PATH": "/nowhere"]).status == .ok)
        #expect(check(["GST_PLUGIN_SYSTEM_PATH_1_0": "/nowhere"]).status == .warning)
    }
}
