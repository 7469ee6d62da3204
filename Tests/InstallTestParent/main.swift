// A process for the tests to disturb and kill: it installs the spleeter pack from stand-ins of a few kilobytes.
//
//     InstallTestParent HOME REQUIREMENTS
//
// The file REQUIREMENTS stands in for the locked releases; where they come from is in pip's variables, as for anyone.
// With SOTTO_TEST_IMPATIENT it gives a silent server up soon. What it prints and how it ends are those of `sotto packs install`.
import Foundation
import SottoCore
import SystemPackage

let words = CommandLine.arguments
let requirements = try Data(contentsOf: URL(filePath: words[2]))

@Sendable func say(_ line: String) {
    try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
}

// Short enough to wait for, where a test wants a silent server; long enough for a slow machine everywhere else.
let isShort = ProcessInfo.processInfo.environment["SOTTO_TEST_IMPATIENT"] != nil
let patience = DownloadPatience(
    silence: .seconds(isShort ? 4 : 40), answerSeconds: isShort ? 1 : 20, retries: 1)
let recipe = PackRecipe(
    requirements: { _ in [UInt8](requirements) },
    modelRequirement: "",
    size: { _ in (download: 100_000, installed: 110_000_000) },
    modelPatience: patience,
    releasePatience: patience
)

do {
    let database = try HomeDatabase(home: Home(path: FilePath(words[1])))
    let installer = PackInstaller(database: database, environment: .current, recipe: recipe)
    let outcome = try await installer.install(
        .spleeter, onStart: { say("Job \($0.id): installing") },
        onEvent: { event in
            switch event {
            case .progress(let stage, _, _): say("spleeter  \(stage.rawValue)")
            case .log: break
            }
        }
    )
    switch outcome {
    case .alreadyInstalled: say("spleeter is installed already.")
    case .installed: say("Installed spleeter.")
    }
} catch {
    let error = SottoError(describing: error)
    say("Error [\(error.code)]: \(error.message)")
    say("Hint: \(error.hint)")
    exit(1)
}
