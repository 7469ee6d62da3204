import Foundation
import Synchronization
import SystemPackage
import TestSupport

/// An index of packages on loopback, which serves the wheels of a folder as pip asks for them.
final class PackageIndex: Sendable {
    enum Manner: Sendable {
        case serves
        /// Sends half of a file, and then nothing more until it serves again.
        case stopsInFiles
        /// Accepts connections and answers none.
        case saysNothing
    }

    private final class State: Sendable {
        let folder: FilePath
        let manner: Mutex<Manner>
        let isClosed = Atomic(false)
        /// Connections that wait for the rest of a file.
        let waiting = Atomic(0)

        init(_ folder: FilePath, _ manner: Manner) {
            self.folder = folder
            self.manner = Mutex(manner)
        }
    }

    private let socket: Int32
    private let state: State
    let address: String

    init(of folder: FilePath, manner: Manner = .serves) throws {
        let listener = try LoopbackSocket()
        socket = listener.descriptor
        address = "http://127.0.0.1:\(listener.port)/simple"
        state = State(folder, manner)
        // Threads, for they wait; tasks must not.
        Thread.detachNewThread { [state] in
            while case let connection = accept(listener.descriptor, nil, nil), connection >= 0 {
                Thread.detachNewThread { Self.answer(connection, state) }
            }
        }
    }

    deinit {
        state.isClosed.store(true, ordering: .relaxed)
        shutdown(socket, Int32(SHUT_RDWR))
        close(socket)
    }

    var manner: Manner {
        get { state.manner.withLock { $0 } }
        set { state.manner.withLock { $0 = newValue } }
    }

    /// Whether half of a file is out and its other half is waited for.
    var isStopped: Bool { state.waiting.load(ordering: .relaxed) > 0 }

    private static func answer(_ connection: Int32, _ state: State) {
        defer { close(connection) }
        var buffer = [UInt8](repeating: 0, count: 4_096)
        var request = ""
        while !request.contains("\r\n\r\n") {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            request += String(decoding: buffer[..<count], as: UTF8.self)
        }
        wait(while: .saysNothing, connection, state)
        let parts = request.split(separator: " ").dropFirst().first?.split(separator: "/") ?? []
        switch (parts.first, parts.last) {
        case ("simple", let project?):
            let wheels = names(in: state.folder).filter { name in
                name.hasSuffix(".whl") && name.prefix { $0 != "-" }.replacing("_", with: "-") == project
            }
            let links = wheels.map { "<a href=\"/files/\($0)\">\($0)</a>\n" }.joined()
            send(Data(links.utf8), as: "text/html", connection) {}
        case ("files", let name?):
            guard let wheel = FileManager.default.contents(atPath: state.folder.appending(String(name)).string) else {
                return
            }
            send(wheel, as: "application/zip", connection) {
                state.waiting.add(1, ordering: .relaxed)
                wait(while: .stopsInFiles, connection, state)
                state.waiting.subtract(1, ordering: .relaxed)
            }
        default:
            return
        }
    }

    private static func names(in folder: FilePath) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []).sorted()
    }

    /// Waits as long as the index behaves so, and the other side stays.
    private static func wait(while manner: Manner, _ connection: Int32, _ state: State) {
        var byte: UInt8 = 0
        while !state.isClosed.load(ordering: .relaxed), state.manner.withLock({ $0 == manner }),
            recv(connection, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) != 0
        {
            usleep(2_000)
        }
    }

    /// - Parameter inTheMiddle: is called when half of the content is out.
    private static func send(_ content: Data, as type: String, _ connection: Int32, inTheMiddle: () -> Void) {
        let head = """
            HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nContent-Length: \(content.count)\r\n\
            Cache-Control: no-store\r\nConnection: close\r\n\r\n
            """
        write(Data(head.utf8) + content.prefix(content.count / 2), connection)
        inTheMiddle()
        write(content.dropFirst(content.count / 2), connection)
    }

    private static func write(_ data: Data, _ connection: Int32) {
        var rest = [UInt8](data)
        while !rest.isEmpty {
            let count = Foundation.send(connection, rest, rest.count, Int32(MSG_NOSIGNAL))
            guard count > 0 else { return }
            rest.removeFirst(count)
        }
    }
}
