import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

extension Installs {
    /// Stand-ins of a few kilobytes through the real installer.
    @Suite("An install that is stopped")
    struct StoppedInstallTests {
        /// Where in an install it is stopped.
        enum Place: String, CaseIterable {
            case prepare, download, install, verify
            /// In the stage `publish`, perhaps before and perhaps after the pack is in place.
            case publish
            /// In the stage `publish`, when the pack is in place.
            case published

            var stage: String { self == .published ? "publish" : rawValue }
        }

        /// Makes the install stay where it is to be stopped, as far as it can be made to.
        private static func standIn(stoppingAt place: Place) async throws -> StandIn {
            let standIn = try await StandIn(index: place == .download ? .stopsInFiles : .serves)
            if place == .verify { try standIn.hold(trial: 1) }
            if place == .published { try standIn.hold(trial: 2) }
            return standIn
        }

        /// Returns when the install is at work there.
        ///
        /// - Returns: the job.
        private static func wait(_ place: Place, _ install: RunningInstall, _ standIn: StandIn) async throws -> String {
            let job = try await install.reaches(place.stage)
            switch place {
            case .prepare: try await install.wait("a process") { install.children > 0 }
            case .download: try await install.wait("half of a file") { standIn.index.isStopped }
            case .install: try await install.wait("a file of many") { standIn.isInstallingFiles }
            case .verify: try await install.wait("a trial") { standIn.trials == 1 }
            case .publish: break
            case .published: try await install.wait("the last trial") { standIn.trials == 2 }
            }
            return job
        }

        private static func expectNothingLeft(_ standIn: StandIn, _ place: Place) async throws {
            let isQuiet = try await RunningProgram.wait(.seconds(2)) {
                RunningProgram.processes(naming: standIn.home).isEmpty
            }
            #expect(isQuiet, "\(place): processes have outlived the install")
            #expect(standIn.contents.filter { $0.hasPrefix(".") } == [], "\(place)")
        }

        @Test("A killed install is failed and interrupted at the next start, which leaves nothing of it")
        func killed() async throws {
            try await sideBySide(TestLevel.isFull ? Place.allCases : [.download, .verify, .published]) { place in
                let standIn = try await Self.standIn(stoppingAt: place)
                var job = ""
                let result = try await standIn.install { install in
                    job = try await Self.wait(place, install, standIn)
                    install.send(SIGKILL)
                }
                #expect(result.status == -Int(SIGKILL), "\(place)")
                let wasPublished = standIn.packs.receipt(of: .spleeter)?.job == job
                let isQuiet = try await RunningProgram.wait(.seconds(2)) {
                    RunningProgram.processes(naming: standIn.home).isEmpty
                }
                #expect(isQuiet, "\(place): processes have outlived the install")

                let report = try await standIn.job(job)
                #expect(report.stage == place.stage)
                if place != .publish { #expect(wasPublished == (place == .published)) }
                #expect(report.state == (wasPublished ? "succeeded" : "failed"), "\(place)")
                #expect(report.error?.code == (wasPublished ? nil : "interrupted"), "\(place)")
                #expect(try await standIn.state() == (wasPublished ? "installed" : "not_installed"), "\(place)")
                // Looking again changes nothing: the machine never goes on with it by itself.
                #expect(try await standIn.job(job).state == report.state)
                try await Self.expectNothingLeft(standIn, place)
            }
        }

        @Test(
            "A cancelled install ends within two seconds, with nothing left; once the pack is in place it is too late")
        func cancelled() async throws {
            try await sideBySide(
                TestLevel.isFull ? [Place.prepare, .download, .install, .verify, .published] : [.install, .published]
            ) { place in
                let standIn = try await Self.standIn(stoppingAt: place)
                let isTooLate = place == .published
                var job = ""
                let result = try await standIn.install { install in
                    job = try await Self.wait(place, install, standIn)
                    // These stages are short: without the time that asking takes, they would be over.
                    let isShort = place == .prepare || place == .install
                    if isShort { install.send(SIGSTOP) }
                    let cancel = try await standIn.sotto("jobs", "cancel", job)
                    #expect(cancel.status == 0, "\(cancel.errors)")
                    if isShort { install.send(SIGCONT) }
                    if isTooLate { return try standIn.release(trial: 2) }
                    let isCancelled = try await RunningProgram.wait(.seconds(2)) {
                        install.text.contains("Error [cancelled]: ")
                    }
                    #expect(isCancelled, "\(place): \(install.text)")
                }
                #expect(result.status == (isTooLate ? 0 : 1), "\(place)")
                let report = try await standIn.job(job)
                #expect(report.state == (isTooLate ? "succeeded" : "cancelled"), "\(place)")
                #expect(report.stage == place.stage)
                #expect(try await standIn.state() == (isTooLate ? "installed" : "not_installed"), "\(place)")
                #expect(standIn.contents == (isTooLate ? [PackID.spleeter.version] : []), "\(place)")
                try await Self.expectNothingLeft(standIn, place)
            }
        }

        @Test("Ctrl-C on packs install exits with 130, and the released pack's job is cancelled")
        func interrupted() async throws {
            try await sideBySide(TestLevel.isFull ? [Place.prepare, .download] : [.download]) { place in
                // The released pack's download lasts as long as the index says nothing.
                let standIn = try await StandIn(index: place == .download ? .saysNothing : .serves)
                var job = ""
                let result = try await RunningInstall.run(
                    Program.sotto, ["packs", "install", "spleeter", "--yes", "--home", standIn.home.string],
                    variables: standIn.variables, notes: standIn.folder
                ) { install in
                    job = try await install.reaches(place.stage)
                    try await install.wait("a process") { install.children > 0 }
                    install.send(SIGINT)
                }
                #expect(result.status == 130, "\(place): \(result.errors)")
                #expect(try await standIn.job(job).state == "cancelled", "\(place)")
                #expect(standIn.contents.isEmpty, "\(place)")
                try await Self.expectNothingLeft(standIn, place)
            }
        }

        @Test("Of two installs at once one installs, and the other says that it is being installed")
        func twice() async throws {
            let standIn = try await StandIn()
            async let one = standIn.install()
            async let other = standIn.install()
            let results = try await [one, other].sorted { $0.status < $1.status }
            #expect(results.map(\.status) == [0, 1], "\(results.map(\.errors))")
            #expect(results[1].errors.contains("Error [already_installing]: The pack \"spleeter\""))
            #expect(results[1].errors.contains("\nHint: "))
            let jobs: [JobReport] = try await standIn.sotto("jobs", "list", "--json").json()
            #expect(jobs.map(\.state) == ["succeeded"])
            let third = try await standIn.sotto("packs", "install", "spleeter", "--yes")
            #expect(third.status == 0)
            #expect(third.errors.contains("installed already"))
        }
    }
}
