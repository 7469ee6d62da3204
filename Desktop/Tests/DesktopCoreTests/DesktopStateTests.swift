import Foundation
import Testing

import DesktopCore

@Suite struct DesktopStateTests {
    @Test func whatIsWrittenIsRead() throws {
        try withFolder { folder in
            let home = Home(path: folder)
            var state = DesktopState()
            #expect(DesktopState.read(home) == state)
            (state.width, state.height, state.isMaximized, state.server) = (
                900, 700, true, ProcessIdentity(pid: getpid())
            )
            try state.write(home)
            #expect(DesktopState.read(home) == state)
            // Nothing else is left of it.
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["desktop.json"])
        }
    }

    @Test(arguments: ["", "{", "[]", #"{"width":1,"height":1,"isMaximized":false}"#, #"{"width":"a"}"#])
    func nonsenseIsAsTheFirstTime(text: String) throws {
        try withFolder { folder in
            let home = Home(path: folder)
            try Data(text.utf8).write(to: URL(filePath: home.stateFile))
            #expect(DesktopState.read(home) == DesktopState())
        }
    }
}
