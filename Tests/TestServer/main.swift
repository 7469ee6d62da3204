// A server for tests: `sotto serve`, but for the packs, which are stand-ins of a few kilobytes, and for the worker, where
// SOTTO_TEST_WORKER names another.
//
//     TestServer HOME REQUIREMENTS
//
// The file REQUIREMENTS stands in for the locked releases and for the model's wheel; where they come from is in pip's
// variables, as for anyone. Its first line of output is the address.
import Foundation
import SottoCore
import SottoServer
import SystemPackage

// Crashes where a test wants it.
signal(SIGUSR1) { _ in abort() }

let words = CommandLine.arguments
let requirements = try Data(contentsOf: URL(filePath: words[2]))
let patience = DownloadPatience(silence: .seconds(40), answerSeconds: 20, retries: 1)
let recipe = PackRecipe(
    requirements: { _ in [UInt8](requirements) },
    modelRequirement: String(decoding: requirements, as: UTF8.self),
    size: { _ in (download: 100_000, installed: 110_000_000) },
    modelPatience: patience,
    releasePatience: patience
)
var environment = SottoEnvironment.current
if let worker = environment.variables["SOTTO_TEST_WORKER"] { environment.worker = FilePath(worker) }
let database = try HomeDatabase(home: Home(path: FilePath(words[1])))
try JobRecovery(store: JobStore(database: database)).recover()
BlockingCheck.turnOnIfAsked(environment.variables)
let installer = PackInstaller(database: database, environment: environment, recipe: recipe)
let server = Server(
    database: database, environment: environment, port: nil, jobsAtOnce: 1, installer: installer)
try await server.run { place in
    try? FileHandle.standardOutput.write(contentsOf: Data("\(place.address)\n".utf8))
}
