import ArgumentParser
import Foundation
import Media
import SottoCore
import SottoServer

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the page, and run the queue.",
        discussion: """
            The page's address is the first line of the output. It can be reached from this machine alone. --open signs a \
            browser in; without it, an address is printed that does so once, within ten minutes.

            When this home has a server already, no other one is started: the page of the one that runs is opened, or a \
            new address printed. With --port and another port, a second server is started beside it.

            Ctrl-C stops the server: what was running goes back into the queue. Browsers are then signed out.
            """
    )

    @Option(help: "Where to listen on 127.0.0.1. Default: the port of the last time, or a free one.")
    var port: Int?

    @Flag(help: "Open the page in a browser.")
    var open = false

    @Option(help: "How many separations run side by side.")
    var atOnce = 1

    @OptionGroup var home: HomeOptions

    func validate() throws {
        if let port, !(1...65_535).contains(port) {
            throw ValidationError("--port must be 1 to 65535; it is \"\(port)\".")
        }
        guard (1...64).contains(atOnce) else {
            throw ValidationError("--at-once must be 1 to 64; it is \"\(atOnce)\".")
        }
    }

    func run() async throws {
        if let place = await Server.running(home.home, port: port) {
            Terminal.message("A server of this home runs already.")
            return await tell(place)
        }
        try await home.withDatabase { database in
            let server = Server(database: database, environment: .current, port: port, jobsAtOnce: atOnce)
            try await server.run { place in Task { await tell(place) } }
        }
        Terminal.message("Stopped.")
    }

    private func tell(_ place: Server.Place) async {
        Terminal.result("\(place.address)")
        if open, await Browser.open(place.signInAddress) { return }
        let hint = "Open this to sign a browser in; it works once, within ten minutes"
        Terminal.message("\(hint): \(place.signInAddress)")
    }
}
