import Foundation
import Glibc
import Offline
import TestSupport
import Testing

@Suite("A program that opens a connection itself")
struct ConnectionTests {
    @Test("This kernel can refuse network access")
    func supported() {
        #expect(OfflineLauncher.isSupported)
    }

    @Test("socket and connect get out bare, and are refused offline")
    func tcp() async throws {
        let listener = try LoopbackListener.tcp()
        #expect(try await Probe.bare("tcp", listener.port).exit == .exited(0))
        #expect(listener.heard() == .greeting)
        let outcome = try await Probe.offline("tcp", listener.port)
        #expect(outcome.says("socket", failedWith: EACCES))
        #expect(listener.heard() == .nothing)
    }

    @Test("A Python connection gets out bare, and is refused offline")
    func python() async throws {
        let listener = try LoopbackListener.tcp()
        let script = """
            import socket
            socket.create_connection(("127.0.0.1", \(listener.port))).sendall(b"hello!")
            """
        #expect(try await bare("python3", ["-c", script]).exit == .exited(0))
        #expect(listener.heard() == .greeting)
        let outcome = try await offline("python3", ["-c", script])
        #expect(outcome.exit == .exited(1))
        #expect(outcome.errors.last?.contains("PermissionError") == true)
        #expect(listener.heard() == .nothing)
    }

    @Test("A Python question to a name server gets out bare, and is refused offline")
    func nameServer() async throws {
        let listener = try LoopbackListener.udp()
        let script = """
            import socket
            question = bytes.fromhex("00010100000100000000000005736f74746f0474657374000001 0001".replace(" ", ""))
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(question, ("127.0.0.1", \(listener.port)))
            """
        #expect(try await bare("python3", ["-c", script]).exit == .exited(0))
        #expect(listener.heard().connections == 1)
        #expect(try await offline("python3", ["-c", script]).errors.last?.contains("PermissionError") == true)
        #expect(listener.heard() == .nothing)
    }

    @Test("A Python question to a resolver's local socket gets out bare, and is refused offline")
    func localResolver() async throws {
        let folder = try TemporaryFolder()
        let listener = try LoopbackListener.unixStream(path: folder.path.string + "/resolver")
        let script = """
            import socket
            resolver = socket.socket(socket.AF_UNIX)
            resolver.connect("\(folder.path)/resolver")
            resolver.sendall(b"hello!")
            """
        #expect(try await bare("python3", ["-c", script]).exit == .exited(0))
        #expect(listener.heard() == .greeting)
        #expect(try await offline("python3", ["-c", script]).errors.last?.contains("PermissionError") == true)
        #expect(listener.heard() == .nothing)
    }

    @Test("A name cannot be looked up offline, while a numeric address still can be read")
    func lookup() async throws {
        let script = """
            import socket
            print(socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM)[0][4])
            try:
                socket.getaddrinfo("sotto.test", 80)
            except socket.gaierror as error:
                print("no name")
            """
        let outcome = try await offline("python3", ["-c", script])
        #expect(outcome.output == ["('127.0.0.1', 80)", "no name"])
    }

    @Test("ffmpeg with a URL gets out bare, and is refused offline")
    func ffmpeg() async throws {
        let listener = try LoopbackListener.tcp()
        let arguments = [
            "-nostdin", "-rw_timeout", "300000", "-i", "http://127.0.0.1:\(listener.port)/a.wav", "-f", "null", "-",
        ]
        try await expectFFmpegRefused(arguments, listener)
    }

    /// Bare, ffmpeg must reach the listener; offline, it must be told no, and the listener hear nothing.
    private func expectFFmpegRefused(_ arguments: [String], _ listener: LoopbackListener) async throws {
        _ = try await bare("ffmpeg", arguments)
        #expect(listener.heard().connections > 0)
        let outcome = try await offline("ffmpeg", arguments)
        #expect(outcome.exit == .exited(1))
        #expect(outcome.errors.contains { $0.contains("Permission denied") })
        #expect(listener.heard() == .nothing)
    }

    @Test("ffmpeg with a list that names an address gets out bare when told to be careless, and is refused offline")
    func ffmpegList() async throws {
        let listener = try LoopbackListener.tcp()
        let folder = try TemporaryFolder()
        let list = try folder.write(
            "ffconcat version 1.0\nfile 'tcp://127.0.0.1:\(listener.port)?timeout=300000'\n", to: "list.ffconcat"
        ).string
        let arguments = [
            "-nostdin", "-protocol_whitelist", "file,http,tcp,rtp,udp", "-safe", "0", "-i", list, "-f", "null", "-",
        ]
        try await expectFFmpegRefused(arguments, listener)
    }

    @Test("ffmpeg with a session description takes a network port bare, and is refused offline")
    func ffmpegSessionDescription() async throws {
        // The port is taken already, so that bare ffmpeg says which one it wanted, and ends.
        let listener = try LoopbackListener.udp()
        let folder = try TemporaryFolder()
        let description = try folder.write(
            "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio \(listener.port) RTP/AVP 0\n",
            to: "talk.sdp"
        ).string
        let arguments = [
            "-nostdin", "-protocol_whitelist", "file,http,tcp,rtp,udp", "-i", description, "-f", "null", "-",
        ]
        let control = try await bare("ffmpeg", arguments)
        #expect(control.errors.contains { $0.contains("bind failed: Address already in use") })
        let outcome = try await offline("ffmpeg", arguments)
        #expect(outcome.exit == .exited(1))
        #expect(outcome.errors.contains { $0.contains("talk.sdp") })
        #expect(!outcome.errors.contains { $0.contains("Address already in use") })
    }

    @Test("io_uring connects without the call socket bare, and is refused offline")
    func ring() async throws {
        let listener = try LoopbackListener.tcp()
        let control = try await Probe.bare("uring", listener.port)
        if control.says("io_uring_setup", failedWith: EPERM) {
            print("note: kernel.io_uring_disabled is set here, so io_uring could not get out bare either")
        } else {
            #expect(control.exit == .exited(0))
            #expect(listener.heard() == .greeting)
        }
        #expect(try await Probe.offline("uring", listener.port).says("io_uring_setup", failedWith: EACCES))
        #expect(listener.heard() == .nothing)
    }

    @Test("Half of a datagram socket pair reaches another socket bare, and cannot be had offline")
    func datagramPair() async throws {
        let folder = try TemporaryFolder()
        let listener = try LoopbackListener.unixDatagram(path: folder.path.string + "/log")
        #expect(try await Probe.bare("datagram", folder.path.string + "/log").exit == .exited(0))
        #expect(listener.heard() == .greeting)
        let outcome = try await Probe.offline("datagram", folder.path.string + "/log")
        #expect(outcome.says("socketpair", failedWith: EACCES))
        #expect(listener.heard() == .nothing)
    }

    @Test("Half of a stream socket pair, which can be had offline, can never be connected elsewhere, not even bare")
    func streamPair() async throws {
        let folder = try TemporaryFolder()
        let listener = try LoopbackListener.unixStream(path: folder.path.string + "/resolver")
        #expect(try await Probe.bare("stream", folder.path.string + "/resolver").says("connect", failedWith: EISCONN))
        #expect(
            try await Probe.offline("stream", folder.path.string + "/resolver").says("connect", failedWith: EISCONN))
        #expect(listener.heard() == .nothing)
    }

    @Test("Of all socket pairs, AF_UNIX streams and packet streams are what is left")
    func pairs() async throws {
        let streams = ["\(AF_UNIX) \(SOCK_STREAM.rawValue)", "\(AF_UNIX) \(SOCK_SEQPACKET.rawValue)"]
        #expect(try await Set(Probe.offline("pairs").output) == Set(streams))
        #expect(try await Set(Probe.bare("pairs").output).isStrictSuperset(of: streams))
    }

    @Test("Every refused call fails offline with EACCES, and bare with something else")
    func calls() async throws {
        let control = try await Probe.bare("calls").output
        let outcome = try await Probe.offline("calls").output
        #expect(control.count == 18 && outcome.count == 18)
        for line in outcome {
            #expect(line.hasSuffix(" errno \(EACCES)"))
            #expect(!control.contains(line))
        }
    }
}
