import Foundation
import Testing

import DesktopCore

@Suite struct HomeTests {
    @Test(arguments: [
        ("/a/b", "/a/b"), ("/a//b/", "/a/b"), ("/a/./b/../c", "/a/c"), ("/../..", "/"), ("x/y", "/here/x/y"),
        (".", "/here"),
    ])
    func pathsAreAbsoluteAndNormalized(path: String, expected: String) {
        #expect(Home(path: path, currentFolder: "/here").path == expected)
    }

    @Test func theOptionComesFirstThenTheVariableThenTheUsersOwn() {
        let all = ["SOTTO_HOME": "/variable", "XDG_DATA_HOME": "/data", "HOME": "/user"]
        #expect(Home.resolve(option: "/option", environment: all).path == "/option")
        #expect(Home.resolve(option: "", environment: all).path == "/variable")
        let without = all.merging(["SOTTO_HOME": ""]) { $1 }
        #expect(Home.resolve(option: nil, environment: without).path == "/data/sotto")
    }

    @Test(arguments: [nil, "", "relative"])
    func aDataFolderThatIsNotAbsoluteDoesNotCount(data: String?) {
        var environment = ["HOME": "/user"]
        environment["XDG_DATA_HOME"] = data
        #expect(Home.usersOwn(environment: environment).path == "/user/.local/share/sotto")
    }

    @Test func aNewHomeIsItsOwnersAlone() throws {
        try withFolder { folder in
            let home = Home(path: "\(folder)/new/home")
            try home.create()
            try home.create()
            let attributes = try FileManager.default.attributesOfItem(atPath: home.path)
            #expect(attributes[.posixPermissions] as? Int == 0o700)
        }
    }

    @Test func aLockThatIsALinkIsNotFollowed() throws {
        try withFolder { folder in
            let home = Home(path: "\(folder)/home")
            try home.create()
            let other = "\(folder)/other"
            try FileManager.default.createSymbolicLink(atPath: home.lockFile, withDestinationPath: other)
            #expect(throws: Problem.self) { try InstanceLock.take(home) }
            #expect(!FileManager.default.fileExists(atPath: other))
        }
    }

    @Test func aFileIsNoHome() throws {
        try withFolder { folder in
            let path = "\(folder)/file"
            #expect(FileManager.default.createFile(atPath: path, contents: nil))
            #expect(throws: Problem.self) { try Home(path: path).create() }
            #expect(throws: Problem.self) { try Home(path: "\(path)/below").create() }
        }
    }

    @Test func theRealPathHasNoLinks() throws {
        try withFolder { folder in
            let home = Home(path: "\(folder)/home")
            try home.create()
            try FileManager.default.createSymbolicLink(atPath: "\(folder)/link", withDestinationPath: home.path)
            #expect(Home(path: "\(folder)/link").real == home.real)
        }
    }
}
