import ArgumentParser
import SottoCore

/// What every command takes.
struct HomeOptions: ParsableArguments, Sendable {
    @Option(
        name: .customLong("home"),
        help: ArgumentHelp(
            "Sotto's folder.", discussion: "Default: $SOTTO_HOME, else ~/.local/share/sotto.", valueName: "dir")
    )
    var path: String?

    var home: Home { Home.resolve(option: path) }

    /// Opens the home's database, creating both if need be, and puts right what dead processes have left.
    func openDatabase() throws -> HomeDatabase {
        let database = try HomeDatabase(home: home)
        try JobRecovery(store: JobStore(database: database)).recover()
        return database
    }

    /// The same for a command that does several things at once. It is asked to end by signals, and hears of them also
    /// while another process keeps the database locked.
    func withDatabase<Result: Sendable>(
        _ work: (HomeDatabase) async throws -> Result
    ) async throws -> Result {
        let database = try await blocking { _ in try openDatabase() }
        do {
            let result = try await work(database)
            await database.close()
            return result
        } catch {
            await database.close()
            throw error
        }
    }
}
