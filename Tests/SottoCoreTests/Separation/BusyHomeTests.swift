import Foundation
import GRDB
import SottoCore
import SystemPackage
import TestSupport
import Testing

/// Several shells that do everything in one home at once, for seconds.
@Suite("A busy home")
struct BusyHomeTests {
    /// What a command may answer when others are at the same items and jobs. Anything else is a fault.
    private static let expected: Set<String> = [
        "already_running", "item_busy", "job_finished", "not_retryable", "unknown_item",
    ]

    @Test("Nothing fails with an error of another kind, and in the end all is whole", .timeLimit(.minutes(2)))
    func everythingAtOnce() async throws {
        let place = try Workplace()
        let names = (1...6).map { "song \($0).wav" }
        for name in names { try place.sound(name) }
        let result = try await place.shell(
            """
            sotto() { "$SOTTO" "$@" >>"out.$me" 2>>"err.$me"; echo "$? $*" >>"status.$me"; }
            song() { echo "song $((RANDOM % 6 + 1)).wav"; }
            job() { sed -n 's/.*"id" : "\\(.*\\)",/\\1/p' <<<"$("$SOTTO" jobs list --json 2>>"err.$me")" | shuf -n 1; }
            adds() { sotto library add *.wav; }
            lists() { sotto library list --json --search song; sotto jobs list; sotto library show "$(song)"; }
            separates() { sotto library separate "$(song)"; sotto library separate "$(song)" --wait; }
            runs() { sotto jobs run --at-once 2; }
            ends() { local id=$(job); [ -z "$id" ] || { sotto jobs cancel "$id"; sotto jobs retry "$id"; }; }
            removes() { sotto library remove "$(song)"; sotto library remove "$(song)" --derived; sleep 0.3; }
            # Eight seconds, and longer where the machine has done little by then.
            enough() {
                [ $SECONDS -ge 8 ] && [ "$(cat status.* | grep -c '^0 ')" -gt 60 ] &&
                    [ "$("$SOTTO" jobs list --json | grep -c '"id" : ')" -gt 6 ]
            }
            "$SOTTO" library add *.wav >/dev/null 2>&1
            for what in adds lists separates separates runs runs ends removes; do
                ( me=$what.$BASHPID; RANDOM=$((BASHPID + 7)); while [ ! -e enough ]; do $what; done ) &
            done
            until enough || [ $SECONDS -ge 60 ]; do sleep 0.5; done
            touch enough
            wait
            "$SOTTO" jobs run >/dev/null 2>&1
            cat status.* | cut -d ' ' -f 1 | sort | uniq -c
            """)
        #expect(result.status == 0, "\(result.errors)")
        let said = try await place.shell("cat err.* | grep -A1 '^Error' | sort | uniq -c").output
        for line in said.split(separator: "\n") {
            guard let match = line.firstMatch(of: #/Error \[([a-z0-9_]+)\]/#) else { continue }
            #expect(Self.expected.contains(String(match.1)), "\(line)")
        }
        // 0 and 1 alone: nothing crashed, was interrupted, or was called wrongly. And a lot was done.
        let statuses = result.output.split(separator: "\n").map { $0.split(separator: " ").compactMap { Int($0) } }
        #expect(Set(statuses.compactMap(\.last)).isSubset(of: [0, 1]), "\(result.output)")
        #expect((statuses.first { $0.last == 0 }?.first ?? 0) > 50, "\(result.output)")
        try expectWhole(place)
    }

    private func expectWhole(_ place: Workplace) throws {
        let database = try HomeDatabase(home: place.home)
        let integrity = try database.pool.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") }
        #expect(integrity == ["ok"])
        #expect(try database.pool.read { try String.fetchAll($0, sql: "PRAGMA foreign_key_check") } == [])
        let jobs = try JobStore(database: database).list()
        #expect(jobs.count > 5)
        #expect(jobs.allSatisfy { $0.state.isFinal })
        #expect(jobs.contains { $0.state == .succeeded })
        #expect(jobs.filter { $0.state == .failed }.isEmpty, "\(jobs.compactMap(\.error))")
        let separated = try database.pool.read { try String.fetchAll($0, sql: "SELECT itemID FROM separation") }
        for item in separated {
            let stems = place.home.stems(item: item)
            let data = try Data(contentsOf: URL(filePath: stems.appending("separation.json").string))
            let manifest = try JSON.decode(SeparationManifest.self, from: data)
            for stem in [manifest.vocals, manifest.background] {
                #expect(try FileHash.sha256(of: stems.appending(stem.file)) == stem.sha256)
            }
        }
        let files = FileManager.default.enumerator(atPath: place.home.path.string)?.compactMap { $0 as? String } ?? []
        #expect(files.filter { $0.contains("staging") || $0.contains("scratch") || $0.contains(".replaced") } == [])
    }
}
