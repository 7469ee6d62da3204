import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

@Suite("The queue of a server")
struct ServedQueueTests {
    /// Starts the server and waits for a job of `a.wav` to run.
    private static let start = """
        "$SOTTO" library add a.wav
        "$SOTTO" serve >address 2>messages & pid=$!
        job=$("$SOTTO" library separate a.wav)
        for n in $(seq 100); do
            "$SOTTO" jobs list --state running --json | grep -q "$job" && break
            sleep 0.1
        done

        """

    private func place(_ worker: String) throws -> Workplace {
        let place = try Workplace(worker: worker)
        try place.sound("a.wav")
        return place
    }

    private func jobs(_ place: Workplace) async throws -> [JobDocument] {
        try await place.sotto("jobs", "list", "--json").json()
    }

    @Test(
        "Stopped, it puts what runs back into the queue within five seconds, and ends with 0",
        arguments: ["TERM", "HUP"])
    func stopped(_ signal: String) async throws {
        let place = try place("trap '' TERM INT HUP\nsleep 100 & wait; sleep 100\n")
        let result = try await place.shell(
            Self.start
                + "began=$SECONDS; kill -\(signal) $pid; wait $pid; echo \"status $? after $((SECONDS - began))\"")
        let match = try #require(result.output.firstMatch(of: #/status (\d+) after (\d+)/#), "\(result.output)")
        #expect(match.1 == "0", "\(result.output)")
        #expect(try #require(Int(match.2)) <= 5)
        #expect(try await jobs(place).map(\.state) == ["queued"])
        let store = JobStore(database: try HomeDatabase(home: place.home))
        #expect(try store.list().first?.attempt == 0)
    }

    @Test("Killed, it loses nothing: the next one runs the job again to its end")
    func killed() async throws {
        let place = try place("sleep 100\n")
        _ = try await place.shell(Self.start + "kill -KILL $pid; wait $pid")
        try place.install(worker: FakeWorker.separates)
        let result = try await place.shell(
            """
            "$SOTTO" serve >address 2>messages & pid=$!
            for n in $(seq 200); do
                "$SOTTO" jobs list --state succeeded --json | grep -q succeeded && break
                sleep 0.1
            done
            kill -TERM $pid; wait $pid; echo "status $?"
            """)
        #expect(result.output.hasSuffix("status 0\n"), "\(result.output)\(result.errors)")
        #expect(try await jobs(place).map(\.state) == ["succeeded"])
        let item = try #require(
            try Library(database: HomeDatabase(home: place.home)).page(limit: 1).items.first)
        #expect(item.stems.state == .ready)
        #expect(item.latestJob?.attempt == 1)
    }

    @Test("When the runner that it waits for ends, it goes on with the queue")
    func takesOver() async throws {
        let place = try place(FakeWorker.separates)
        try await place.sotto("library", "add", "a.wav")
        try await place.sotto("library", "separate", "a.wav")
        let holder = try LockHolder(place.home.runnerLock)
        async let ended = place.shell(
            """
            "$SOTTO" serve >address 2>messages & pid=$!
            for n in $(seq 200); do
                "$SOTTO" jobs list --state succeeded --json | grep -q succeeded && break
                sleep 0.1
            done
            kill -TERM $pid; wait $pid; echo "status $?"
            """)
        try await Task.sleep(for: .seconds(2))
        #expect(try await jobs(place).map(\.state) == ["queued"])
        holder.kill()
        #expect(try await ended.output.hasSuffix("status 0\n"))
        #expect(try await jobs(place).map(\.state) == ["succeeded"])
    }
}
