import Catalog
import Foundation
import SottoCore
import SystemPackage
import Testing
import TestSupport

extension EndToEnd {
    @Suite("The network")
    struct NetworkTests {
        @Test(
            "A whole separation on a home that can only be read sends not one packet",
            arguments: Engine.all)
        func nothingIsSent(engine: Engine) async throws {
            let home = try TestHome()
            let output = try TemporaryFolder()
            // A network namespace of its own counts all that anyone in it sends, loopback included.
            let script = """
                set -e
                mount --bind "$1" "$1"
                mount -o remount,bind,ro "$1"
                if touch "$1/x" 2>/dev/null; then echo "the home can be written" >&2; exit 1; fi
                ip link set lo up
                "$2" separate "$3" -o "$4" --home "$1" --engine "$5"
                awk 'NR > 2 {bytes += $2; packets += $3 + $11} END {print "packets", packets}' /proc/net/dev
                awk '/^Udp: [0-9]/ {print "udp", $5} /^Tcp: [0-9]/ {print "tcp", $6}' /proc/net/snmp
                umount "$1"
                """
            let result = try await Self.inNamespace([
                "sh", "-c", script, "sh", home.path.string, Program.sotto.string, Repository.sampleVideo.string,
                output.path.string, engine.id,
            ])
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output.contains("packets 0\n"), "\(result.output)")
            #expect(result.output.contains("udp 0\n"))
            #expect(result.output.contains("tcp 0\n"))
            try await StemReading.requireWhole(output.file("sample"))
        }

        @Test("The counters of that namespace do count: a connection to loopback shows")
        func countersCount() async throws {
            let script =
                "ip link set lo up; python=$1; $python -I -c 'import socket; socket.socket().connect_ex((\"127.0.0.1\", 9))'; awk 'NR > 2 {p += $3} END {print \"packets\", p}' /proc/net/dev"
            let python = try TestHome.pack().appending("venv/bin/python").string
            let result = try await Self.inNamespace(["sh", "-c", script, "sh", python])
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output.contains("packets") && !result.output.contains("packets 0\n"), "\(result.output)")
        }

        /// Runs a program in network and mount namespaces of its own: as root, as a mapped root, or through sudo.
        private static func inNamespace(_ command: [String]) async throws -> ProgramResult {
            try await Program.run("env", try await Namespaces.entering(.network, .mounts) + command)
        }
    }
}
