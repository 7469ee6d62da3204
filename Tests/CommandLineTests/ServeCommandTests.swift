import Foundation
import SottoCore
import TestSupport
import Testing

@Suite("sotto serve")
struct ServeCommandTests {
    private let sotto: Sotto

    init() throws {
        sotto = try Sotto()
    }

    @Test("The first line of its output is its address, where the page is, and there is no other line")
    func address() async throws {
        let server = try await RunningServer(sotto)
        #expect(server.address.wholeMatch(of: #/http://127\.0\.0\.1:\d+/#) != nil)
        let page = try await server.get("/")
        #expect(page.status == 200)
        #expect(page.answer.contains("<!doctype html>"))
        #expect(try ServerDocument(of: sotto.home).address == server.address)
        #expect(try await server.stop() == 0)
        #expect(try server.output == "\(server.address)\n")
    }

    @Test("Only who has the token of the home is let in, and a browser by an address that works once")
    func signIn() async throws {
        let server = try await RunningServer(sotto)
        let token = try ServerDocument(of: sotto.home).token
        #expect(try await server.get("/api/v1/status").status == 401)
        #expect(try await server.get("/api/v1/status", headers: "Authorization: Bearer \(token)").status == 200)

        let address = try await server.signInAddress()
        #expect(!address.contains(token))
        let first = try await server.get(address).answer
        #expect(first.lowercased().contains("set-cookie: sotto-"))
        #expect(first.contains("HttpOnly"))
        let second = try await server.get(address)
        #expect(second.status == 303)
        #expect(!second.answer.lowercased().contains("set-cookie"))
        #expect(try !server.errors.contains(token))
        let arguments = try String(contentsOfFile: "/proc/\(server.pid)/cmdline", encoding: .utf8)
        #expect(!arguments.contains(token))
        let permissions = try FileManager.default.attributesOfItem(
            atPath: sotto.home.path.appending("server.json").string)[.posixPermissions]
        #expect(permissions as? Int == 0o600)
    }

    @Test("With --open the browser gets that address, and nobody else is told it")
    func open() async throws {
        try sotto.folder.folder("bin")
        let note = sotto.folder.file("opened").string
        try sotto.folder.write("#!/bin/sh\nprintf '%s\\n' \"$@\" >\"\(note)\"\n", to: "bin/xdg-open")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: sotto.folder.file("bin/xdg-open").string)
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let server = try await RunningServer(sotto, "--open", path: "\(sotto.folder.file("bin")):\(path)")
        var opened = ""
        for _ in 0..<100 where opened.isEmpty {
            opened = FileManager.default.contents(atPath: note).map { String(decoding: $0, as: UTF8.self) } ?? ""
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(opened.hasPrefix("\(server.address)/open?code="))
        #expect(opened.split(separator: "\n").count == 1)
        #expect(try await server.get(opened.trimmingCharacters(in: .newlines)).answer.contains("HttpOnly"))
        #expect(try server.errors == "")
    }

    @Test(
        "Where there is no browser to open, or no desktop for it, the address is said instead",
        arguments: [false, true])
    func noBrowser(_ hasOpener: Bool) async throws {
        var path = sotto.folder.path.string
        if hasOpener {
            let opener = try sotto.folder.write("#!/bin/sh\nexit 3\n", to: "xdg-open")
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: opener.string)
            path += ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
        }
        let server = try await RunningServer(sotto, "--open", path: path)
        #expect(try await server.signInAddress().hasPrefix(server.address))
    }

    // MARK: Ports

    @Test("A port that is asked for is taken, and one at which something listens is an error")
    func port() async throws {
        let socket = try LoopbackSocket()
        let port = String(socket.port)
        expectError(try await sotto("serve", "--port", port), "port_in_use")
        #expect(!FileManager.default.fileExists(atPath: sotto.home.path.appending("server.json").string))
        close(socket.descriptor)
        let server = try await RunningServer(sotto, "--port", port)
        #expect(server.address == "http://127.0.0.1:\(port)")
        let other = try Sotto()
        expectError(try await other("serve", "--port", port), "port_in_use")
    }

    @Test("A port that is kept for the system is an error that says so")
    func systemPort() async throws {
        try await sotto("jobs", "list")
        // In a network of its own, for some systems give these ports to everyone.
        let script = """
            ip link set lo up
            if [ -n "$AS_USER" ]; then exec $AS_USER "$@"; fi
            exec setpriv --bounding-set=-net_bind_service --inh-caps=-net_bind_service "$@"
            """
        let serve = [Program.sotto.string, "serve", "--port", "80", "--home", sotto.home.path.string]
        let result = try await Program.run(
            "env", try await Namespaces.entering(.network) + ["bash", "-c", script, "bash"] + serve)
        expectError(result, "port_not_allowed")
    }

    @Test("It is at the same port again the next time, as the same server, and at another if that is taken")
    func lastPort() async throws {
        let first = try await RunningServer(sotto)
        let before = try ServerDocument(of: sotto.home)
        #expect(try await first.stop() == 0)
        let second = try await RunningServer(sotto)
        #expect(second.address == first.address)
        let after = try ServerDocument(of: sotto.home)
        #expect(after.token == before.token)
        #expect(after.instance == before.instance)
        #expect(try await second.stop(SIGKILL) == -SIGKILL)

        let port = try #require(second.port)
        // Its home has to stay: a server whose database goes ends.
        let elsewhere = try Sotto()
        let thief = try await RunningServer(elsewhere, "--port", String(port))
        let third = try await RunningServer(sotto)
        #expect(third.address != thief.address)
        withExtendedLifetime(elsewhere) {}
        // One that was killed has left its place in the file.
        #expect(try ServerDocument(of: sotto.home).address == third.address)
    }

    // MARK: Ending

    @Test(
        "Asked to end it ends with 0 and says so, and the home has no server any more",
        arguments: [
            SIGINT, SIGTERM, SIGHUP,
        ])
    func ends(_ signal: Int32) async throws {
        let server = try await RunningServer(sotto)
        let began = ContinuousClock.now
        #expect(try await server.stop(signal) == 0)
        #expect(ContinuousClock.now - began < .seconds(5))
        #expect(try server.errors.hasSuffix("Stopped.\n"))
        let file = try ServerDocument(of: sotto.home)
        #expect(file.address == nil)
        #expect(file.pid == nil)
        #expect(file.port == server.port)
    }

    @Test("Streams of events do not keep it from ending")
    func endsWithStreams() async throws {
        let server = try await RunningServer(sotto)
        let token = try ServerDocument(of: sotto.home).token
        let script = #"curl -sSN -H "Authorization: Bearer $2" "$1/api/v1/events"; echo "status $?""#
        let address = server.address
        async let stream = Program.run("bash", ["-c", script, "bash", address, token])
        try await Task.sleep(for: .seconds(1))
        let began = ContinuousClock.now
        #expect(try await server.stop() == 0)
        #expect(ContinuousClock.now - began < .seconds(5))
        let said = try await stream.output
        #expect(said.contains("event: status"))
        #expect(said.hasSuffix("status 0\n"), "\(said)")
    }

    @Test("What is to be ignored stays ignored, as with nohup")
    func nohup() async throws {
        let result = try await sotto.shell(
            """
            trap '' HUP
            "$1" serve --home "$2" >out 2>err & pid=$!
            for n in $(seq 100); do [ -s out ] && break; sleep 0.1; done
            kill -HUP $pid; sleep 1; curl -s -o page "$(cat out)/" && echo served
            kill -TERM $pid; wait $pid; echo "status $?"
            """)
        #expect(result.output == "served\nstatus 0\n", "\(result.output)\(result.errors)")
    }

    // MARK: Beside others

    @Test(
        "Where one runs already, that one is named, with a new address that signs a browser in",
        arguments: [false, true])
    func again(namingPort: Bool) async throws {
        let server = try await RunningServer(sotto)
        let port = namingPort ? ["--port", String(try #require(server.port))] : []
        let result = try await Program.run(
            Program.sotto.string, ["serve", "--home", sotto.home.path.string] + port, in: sotto.folder.path)
        #expect(result.status == 0)
        #expect(result.output == "\(server.address)\n")
        let address = try #require(result.errors.firstMatch(of: #/http://\S+\?code=\S+/#).map { String($0.0) })
        #expect(try await server.signInAddress() != address)
        #expect(try await server.get(address).answer.contains("HttpOnly"))
        #expect(try await server.stop() == 0)
    }

    @Test("A second one of the same home works as well, and the first stays the one that others find")
    func second() async throws {
        let first = try await RunningServer(sotto)
        let file = try ServerDocument(of: sotto.home)
        let second = try await RunningServer(sotto, "--port", String(try freePort()))
        #expect(second.address != first.address)
        #expect(try ServerDocument(of: sotto.home) == file)
        let bearer = "Authorization: Bearer \(file.token)"
        for (server, runner) in [(first, "here"), (second, "elsewhere")] {
            let status = try await server.get("/api/v1/status", headers: bearer)
            #expect(status.answer.contains("\"runner\":\"\(runner)\""), "\(status.answer)")
        }
        #expect(try await second.stop() == 0)
        #expect(try ServerDocument(of: sotto.home) == file)
        #expect(try await first.get("/").status == 200)
    }

    @Test("It has the queue: nobody else runs it, and what is queued is run")
    func queue() async throws {
        let server = try await RunningServer(sotto)
        expectError(try await sotto("jobs", "run"), "already_running")
        let id = try await sotto.queue("one.wav")
        var job: JobDocument?
        for _ in 0..<100 where job?.state != "failed" {
            job = try await sotto("jobs", "show", id).json()
            try await Task.sleep(for: .milliseconds(100))
        }
        // There is no pack.
        #expect(job?.error?.code == "pack_not_installed")
        #expect(try await server.stop() == 0)
    }

    @Test("A home that cannot be is an error, as for every command")
    func badHome() async throws {
        try sotto.folder.write("a file", to: "a home")
        expectError(try await sotto("serve"), "not_a_folder")
    }
}

/// A port at which nothing listens.
private func freePort() throws -> Int {
    let socket = try LoopbackSocket()
    defer { close(socket.descriptor) }
    return Int(socket.port)
}
