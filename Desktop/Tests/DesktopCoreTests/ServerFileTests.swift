import Foundation
import Testing

import DesktopCore

@Suite struct ServerFileTests {
    private func place(address: String?, pid: Int32?) -> ServerPlace? {
        ServerFile(instance: "1", token: "t", address: address, pid: pid).place
    }

    @Test func aFileIsRead() throws {
        try withFolder { folder in
            let home = Home(path: folder)
            #expect(ServerFile.read(home) == nil)
            let text = #"{"instance":"00ff","token":"t","port":8321,"address":"http://127.0.0.1:8321","pid":7}"#
            try Data(text.utf8).write(to: URL(filePath: home.serverFile))
            let expected = ServerFile(instance: "00ff", token: "t", address: "http://127.0.0.1:8321", pid: 7)
            #expect(ServerFile.read(home) == expected)
            try Data(text.utf8.dropLast(5)).write(to: URL(filePath: home.serverFile))
            #expect(ServerFile.read(home) == nil)
        }
    }

    @Test func aProcessThatLivesHasAPlace() {
        let place = place(address: "http://127.0.0.1:8321", pid: getpid())
        #expect(place?.process.isRunning == true)
    }

    @Test func withoutAddressOrProcessThereIsNoPlace() {
        #expect(place(address: nil, pid: getpid()) == nil)
        #expect(place(address: "http://127.0.0.1:8321", pid: nil) == nil)
        #expect(place(address: "http://127.0.0.1:8321", pid: Int32.max) == nil)
    }

    @Test(arguments: [
        "http://127.0.0.1:", "http://127.0.0.1:x", "http://127.0.0.1:99999", "http://127.0.0.1.example:80",
        "http://example:80", "https://127.0.0.1:80", "http://127.0.0.1:80/x", "http://127.0.0.1:80@example:1", "",
    ])
    func theTokenGoesToThisMachineAlone(address: String) {
        #expect(place(address: address, pid: getpid()) == nil)
    }

    @Test func aProcessWithTheSameNumberIsAnotherOne() throws {
        let own = try #require(ProcessIdentity(pid: getpid()))
        let text = #"{"pid":\#(own.pid),"started":\#(own.started + 1)}"#
        let other = try JSONDecoder().decode(ProcessIdentity.self, from: Data(text.utf8))
        #expect(own.isRunning)
        #expect(!other.isRunning)
    }
}
