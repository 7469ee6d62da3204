import Offline
import TestSupport
import Testing

@Suite("Limits of a program")
struct LimitTests {
    private func limits(
        memory: Int64 = 1 << 30, processorSeconds: Int = 60, wallSeconds: Int = 60, fileBytes: Int64 = 1 << 20,
        outputBytes: Int = 1 << 20
    ) -> ProcessLimits {
        var limits = ProcessLimits.version
        (limits.memory, limits.processorSeconds, limits.wallSeconds) = (memory, processorSeconds, wallSeconds)
        (limits.fileBytes, limits.outputBytes) = (fileBytes, outputBytes)
        return limits
    }

    private func run(_ script: String, _ limits: ProcessLimits) async throws -> (exit: ProcessExit, output: [String]) {
        let output = Lines()
        let exit = try await launcher.run(
            "sh", arguments: ["-c", script], limits: limits, onOutputLine: { output.append($0) })
        return (exit, output.all)
    }

    @Test("They are the program's own, and those of all that it starts")
    func inherited() async throws {
        let result = try await run("ulimit -Sd; ulimit -Hd; sh -c 'ulimit -St; ulimit -Sf'", limits())
        #expect(result.exit == .exited(0))
        // Kilobytes, seconds, and blocks of 512 bytes.
        #expect(result.output == ["1048576", "1048576", "60", "2048"])
    }

    @Test("A lower limit of this process's own stays")
    func lower() async throws {
        let outcome = try await bare(
            "sh",
            [
                "-c", "ulimit -f 10; exec \"$0\" offline --parent $PPID --file 1048576 -- sh -c 'ulimit -Hf'",
                workerPath,
            ])
        #expect(outcome.output == ["10"])
    }

    @Test("Memory beyond them is refused")
    func memory() async throws {
        let script = "python3 -I -c 'bytearray(1 << 29)' 2>/dev/null || echo refused"
        #expect(try await run(script, limits(memory: 256 << 20)).output == ["refused"])
        #expect(try await run(script, limits()).output == [])
    }

    @Test("A program that computes for longer is ended")
    func processor() async throws {
        #expect(try await run("while :; do :; done", limits(processorSeconds: 1)).exit == .exceeded(.processorTime))
    }

    @Test("A file that grows beyond them ends the program")
    func file() async throws {
        let folder = try TemporaryFolder()
        let result = try await run("exec head -c 2000000 /dev/zero > '\(folder.file("large"))'", limits())
        #expect(result.exit == .exceeded(.fileSize))
    }

    @Test("A program that says more is ended, and no more of it is delivered")
    func output() async throws {
        let result = try await run("exec yes", limits(outputBytes: 10_000))
        #expect(result.exit == .exceeded(.output))
        #expect(result.output.count <= 5_000)
    }

    @Test("A program that takes longer is ended")
    func wall() async throws {
        #expect(try await run("sleep 60", limits(wallSeconds: 1)).exit == .timedOut)
    }

    @Test("Processor time grows with the length of the media, which a file may claim to be anything")
    func media() {
        #expect(ProcessLimits.decoding.forMedia(ofSeconds: 36_000).processorSeconds == 3_600 + 72_000)
        for claim in [0, -5, Double.nan, -Double.infinity] {
            #expect(ProcessLimits.decoding.forMedia(ofSeconds: claim) == .decoding)
        }
        #expect(ProcessLimits.decoding.forMedia(ofSeconds: 1e300).processorSeconds == 3_600 + 720_000)
    }

    @Test("docs/threat-model.md lists all of them")
    func documented() throws {
        let text = try String(
            contentsOfFile: Repository.root.appending("docs/threat-model.md").string, encoding: .utf8)
        let rows = text.split(separator: "\n").drop { !$0.hasPrefix("| program | memory |") }.dropFirst(2)
            .prefix { $0.hasPrefix("|") }.map(String.init)
        #expect(rows == ProcessLimits.table.map(Self.row))
    }

    private static func row(_ limits: ProcessLimits) -> String {
        let perSecond = limits.processorSecondsPerMediaSecond
        let more = perSecond > 0 ? ", and \(perSecond) s for each second of media" : ""
        let cells = [
            limits.purpose, size(limits.memory), "\(limits.processorSeconds) s\(more)", "\(limits.wallSeconds) s",
            size(limits.fileBytes), size(Int64(limits.outputBytes)),
        ]
        return "| \(cells.joined(separator: " | ")) |"
    }

    private static func size(_ bytes: Int64) -> String {
        let (unit, shift) = [("TiB", 40), ("GiB", 30), ("MiB", 20)].first { bytes >= 1 << $0.1 } ?? ("bytes", 0)
        return "\(bytes >> shift) \(unit)"
    }
}
