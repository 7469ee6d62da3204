import Foundation
import SottoCore
import SottoServer
import TestSupport
import Testing

@Suite("server.json")
struct ServerFileTests {
    private let folder: TemporaryFolder
    private let home: Home

    init() throws {
        folder = try TemporaryFolder()
        home = Home(path: folder.path)
    }

    private var permissions: Int? {
        get throws {
            try FileManager.default.attributesOfItem(
                atPath: folder.file(ServerFile.name).string)[.posixPermissions] as? Int
        }
    }

    /// Notes a process as the home's server.
    private func note(_ pid: Int32) throws {
        var file = ServerFile.load(home)
        (file.address, file.port, file.pid) = ("http://127.0.0.1:1", 1, pid)
        try file.save(home)
    }

    // MARK: The file

    @Test("A home without one gets an identity of its own, of random bits")
    func new() {
        let files = (0..<50).map { _ in ServerFile.load(home) }
        #expect(Set(files.map(\.token)).count == 50)
        #expect(files.allSatisfy { $0.token.wholeMatch(of: #/[0-9a-f]{64}/#) != nil })
        #expect(files.allSatisfy { $0.instance.wholeMatch(of: #/[0-9a-f]{8}/#) != nil })
        #expect(files.allSatisfy { $0.address == nil && $0.port == nil && $0.pid == nil })
    }

    @Test("What is kept is what is read again, and nobody else can read it")
    func kept() throws {
        let file = ServerFile(
            instance: "0a", token: "t", address: "http://127.0.0.1:8321", port: 8_321, pid: 7)
        try file.save(home)
        #expect(ServerFile.load(home) == file)
        #expect(try permissions == 0o600)
        #expect(folder.names == [ServerFile.name])
    }

    @Test("One that others could read is theirs no more after the next start")
    func tightened() throws {
        try ServerFile(instance: "0a", token: "t").save(home)
        let path = folder.file(ServerFile.name).string
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        _ = try ServerRegistration(home)
        #expect(try permissions == 0o600)
    }

    @Test(
        "One that is damaged, or says nothing, is replaced by a new identity",
        arguments: [
            "", "{", "[]", "{}", #"{"instance": "0a"}"#, #"{"instance": "0a", "token": ""}"#,
            #"{"instance": "", "token": "t"}"#, #"{"instance": "0a", "token": 7}"#,
        ])
    func damaged(_ text: String) throws {
        try folder.write(text, to: ServerFile.name)
        let registration = try ServerRegistration(home)
        #expect(registration.file.token.count == 64)
        #expect(ServerFile.load(home) == registration.file)
        #expect(try permissions == 0o600)
    }

    @Test("In a home that cannot be written the error says so")
    func readOnly() throws {
        try FileManager.default.createDirectory(
            atPath: folder.file(ServerFile.name).string, withIntermediateDirectories: true)
        let error = #expect(throws: SottoError.self) { try ServerRegistration(home) }
        #expect(error?.message.contains(ServerFile.name) == true)
    }

    // MARK: Where the server is

    @Test("A running server is noted with its port, and afterwards its port and its identity stay")
    func life() throws {
        let registration = try ServerRegistration(home)
        #expect(registration.begin(port: 8_321, logger: Requests.logger) == "http://127.0.0.1:8321")
        let running = ServerFile.load(home)
        #expect(running.address == "http://127.0.0.1:8321")
        #expect(running.port == 8_321)
        #expect(running.pid == getpid())
        registration.end()
        let stopped = ServerFile.load(home)
        #expect(stopped.address == nil)
        #expect(stopped.pid == nil)
        #expect(stopped.port == 8_321)
        #expect(stopped.token == registration.file.token)
        #expect(try ServerRegistration(home).file.instance == registration.file.instance)
        #expect(try permissions == 0o600)
    }

    @Test("While another server of the home lives it stays the one that is noted")
    func second() throws {
        let first = try ServerRegistration(home)
        _ = first.begin(port: 1, logger: Requests.logger)
        let second = try ServerRegistration(home)
        #expect(second.begin(port: 2, logger: Requests.logger) == "http://127.0.0.1:2")
        #expect(ServerFile.load(home).port == 1)
        second.end()
        #expect(ServerFile.load(home).address == "http://127.0.0.1:1")
        withExtendedLifetime(first) {}
    }

    @Test("One that was killed makes room, whichever process has its number now", arguments: [1, Int32.max])
    func killed(_ pid: Int32) throws {
        try note(pid)
        _ = try ServerRegistration(home).begin(port: 2, logger: Requests.logger)
        #expect(ServerFile.load(home).pid == getpid())
        #expect(ServerFile.load(home).port == 2)
    }
}
