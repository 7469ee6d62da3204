import CWebKitGTK
import DesktopCore
import Foundation
import Toolkit

/// The one version of everything that is Sotto.
let version = "0.1.0"

do {
    switch try DesktopOptions.parse(Array(CommandLine.arguments.dropFirst())) {
    case .help: print(DesktopOptions.usage)
    case .version: print(version)
    case .window(let options):
        // Whoever read what it says may be gone long before it.
        signal(SIGPIPE, SIG_IGN)
        Notifier.chooseWay()
        MainQueue.attach()
        let home = Home.resolve(option: options.home)
        try home.create()
        exit(try Application(home: home.real, sotto: options.sotto).run(opening: options.files))
    }
} catch let problem as Problem {
    problem.print()
    exit(problem.code == "usage" ? 64 : 1)
}
