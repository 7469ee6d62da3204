import Foundation
import Testing

import DesktopCore

@Suite struct DecisionTests {
    @Test func theUsersOwnHomeHasTheInstalledName() {
        let own = Home(path: "/home/ann/.local/share/sotto")
        #expect(ApplicationID.of(own, usersOwn: own) == "org.sotto.Sotto")
    }

    @Test func otherHomesHaveNamesThatStayTheSame() {
        let own = Home(path: "/own")
        let name = ApplicationID.of(Home(path: "/films/sotto"), usersOwn: own)
        #expect(name == "org.sotto.Sotto.h4564dde208d5b029")
        #expect(name != ApplicationID.of(Home(path: "/films/sotto2"), usersOwn: own))
    }

    @Test func closingDisturbsOnlyWhatTheWindowHasStarted() {
        #expect(ClosingStep(ownsServer: false, activeJobs: 3) == .close)
        #expect(ClosingStep(ownsServer: true, activeJobs: 0) == .stopServer)
        #expect(ClosingStep(ownsServer: true, activeJobs: 3) == .ask(jobs: 3))
    }

    @Test func startsAreCountedWithinAPeriod() {
        var budget = RestartBudget(count: 2, period: .seconds(10))
        let start = ContinuousClock.now
        let answers = [0, 5, 9, 11].map { budget.spend(at: start + .seconds($0)) }
        #expect(answers == [true, true, false, true])
        budget.renew()
        let answer = budget.spend(at: start + .seconds(11))
        #expect(answer)
    }

    @Test func failuresShareAHint() {
        let problems = ["a", "b", "b"].map { Problem(code: "c", message: $0, hint: "Do this.") }
        let (message, detail) = FailureText.of(problems)
        #expect(message == "3 files could not be added")
        #expect(detail == "a\nb\nDo this.")
    }

    @Test func ofManyFailuresTheFirstAreShown() {
        let problems = (1...8).map { Problem(code: "c", message: "\($0)", hint: "h\($0)") }
        let (_, detail) = FailureText.of(problems)
        #expect(detail.contains("5\nh5") && !detail.contains("h6") && detail.hasSuffix("… and 3 more."))
        #expect(FailureText.of([problems[0]]).message == "A file could not be added")
    }

    @Test func theProgramIsTheNamedOneOrTheOneBesideOrOnPath() throws {
        try withFolder { folder in
            for name in ["beside", "path"] {
                try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
                let file = "\(folder)/\(name)/sotto"
                try Data().write(to: URL(filePath: file))
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
            }
            let environment = ["PATH": "/nowhere:\(folder)/path"]
            func find(_ option: String?, beside: String) throws -> String {
                try SottoProgram.find(option: option, executable: "\(folder)/\(beside)/x", environment: environment)
            }
            #expect(try find(nil, beside: "beside") == "\(folder)/beside/sotto")
            #expect(try find(nil, beside: "elsewhere") == "\(folder)/path/sotto")
            #expect(try find("/bin/sh", beside: "beside") == "/bin/sh")
            #expect(throws: Problem.self) { try find(folder, beside: "beside") }
        }
    }
}
