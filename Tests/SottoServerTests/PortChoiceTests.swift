import Foundation
import SottoCore
import SottoServer
import TestSupport
import Testing

@Suite("Which port a server listens at")
struct PortChoiceTests {
    /// A port at which something listens as long as the socket is open.
    private func taken() throws -> LoopbackSocket { try LoopbackSocket() }

    /// A port that was free a moment ago.
    private func free() throws -> Int {
        let socket = try LoopbackSocket()
        close(socket.descriptor)
        return Int(socket.port)
    }

    @Test("The one that is asked for, if it can be had")
    func wanted() throws {
        let (port, last) = (try free(), try free())
        #expect(try PortChoice.choose(port, last: nil) == port)
        #expect(try PortChoice.choose(port, last: last) == port)
    }

    @Test("Else the last one, so that an open page finds its server again; else any")
    func last() throws {
        let port = try free()
        #expect(try PortChoice.choose(nil, last: port) == port)
        #expect(try PortChoice.choose(nil, last: nil) == 0)
        let other = try taken()
        defer { close(other.descriptor) }
        #expect(try PortChoice.choose(nil, last: Int(other.port)) == 0)
    }

    @Test("What a damaged file says of the last port keeps nobody from starting", arguments: [-1, 65_536, .max, .min])
    func impossibleLast(_ port: Int) throws {
        #expect(try PortChoice.choose(nil, last: port) == 0)
    }

    @Test("One at which something listens is refused by its number")
    func inUse() throws {
        let other = try taken()
        defer { close(other.descriptor) }
        let error = #expect(throws: SottoError.self) { try PortChoice.choose(Int(other.port), last: nil) }
        #expect(error?.code == "port_in_use")
        #expect(error?.message.contains("\"\(other.port)\"") == true)
    }

    @Test("Looking takes no port")
    func repeatedly() throws {
        let port = try free()
        for _ in 0..<5 { #expect(try PortChoice.choose(port, last: nil) == port) }
    }
}
