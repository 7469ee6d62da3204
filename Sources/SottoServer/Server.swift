import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import SottoCore
import UnixSignals

/// The home's page and API on 127.0.0.1, with the home's queue beside it.
public struct Server: Sendable {
    /// Where a server listens.
    public struct Place: Sendable {
        /// Such as `http://127.0.0.1:8321`.
        public var address: String
        /// Signs a browser in, once.
        public var signInAddress: String

        init(address: String, code: String) {
            self.address = address
            signInAddress = "\(address)/open?code=\(code)"
        }
    }

    /// How long answers that are on their way may take when the server is stopped.
    private static let patience = Duration.seconds(3)
    /// A client that sends half a request and then nothing is given up.
    private static let silence = TimeAmount.seconds(60)

    private let database: HomeDatabase
    private let environment: SottoEnvironment
    private let port: Int?
    private let jobsAtOnce: Int
    private let installer: PackInstaller
    private let mostConnections: Int?

    /// - Parameters:
    ///   - port: nil for the one of the last time, or another that is free.
    ///   - jobsAtOnce: how many separations run side by side.
    public init(database: HomeDatabase, environment: SottoEnvironment, port: Int?, jobsAtOnce: Int) {
        let installer = PackInstaller(database: database, environment: environment)
        self.init(
            database: database, environment: environment, port: port, jobsAtOnce: jobsAtOnce, installer: installer)
    }

    /// - Parameter mostConnections: how many may be open at once; nil for as many as this process can have.
    package init(
        database: HomeDatabase, environment: SottoEnvironment, port: Int?, jobsAtOnce: Int, installer: PackInstaller,
        mostConnections: Int? = nil
    ) {
        self.database = database
        self.environment = environment
        self.port = port
        self.jobsAtOnce = jobsAtOnce
        self.installer = installer
        self.mostConnections = mostConnections
    }

    /// Serves until the process is asked to end by SIGINT, SIGTERM or SIGHUP; then what runs goes back into the queue.
    ///
    /// - Parameter onListening: is told once where.
    /// - Throws: ``SottoError`` `port_in_use`, `port_not_allowed`, `home_replaced` when the database is moved or replaced
    ///   meanwhile, and others.
    public func run(onListening: @escaping @Sendable (Place) -> Void) async throws {
        let port = try PortChoice.choose(port, last: ServerFile.load(database.home).port)
        let registration = try ServerRegistration(database.home)
        let mostConnections = mostConnections ?? DescriptorLimit.connections()
        let limit = ConnectionLimit(most: mostConnections)
        defer { registration.end() }
        let logger = Self.makeLogger()
        let queue = QueueService(
            database: database, environment: environment, jobsAtOnce: jobsAtOnce, logger: logger)
        let installs = InstallService(installer: installer, logger: logger)
        let previews = PreviewService(library: Library(database: database), environment: environment, logger: logger)
        let hub = EventHub()
        let teller = ChangeTeller(database: database, status: StatusReader(database: database, queue: queue))
        let events = EventService(database: database, hub: hub, teller: teller, logger: logger)
        let codes = OneTimeCodes()
        let gate = Gate(file: registration.file)
        let router = router(gate, codes, installs: installs, previews: previews, hub: hub, teller: teller)
        let application = Application(
            router: router,
            server: .http1(
                configuration: .init(additionalChannelHandlers: [limit.handler()], idleTimeout: Self.silence)),
            configuration: ApplicationConfiguration(
                address: .hostname("127.0.0.1", port: port),
                availableConnectionsDelegate: .maximum(mostConnections, logger: logger)),
            onServerRunning: { channel in
                guard let port = channel.localAddress?.port else { return }
                let address = registration.begin(port: port, logger: logger)
                onListening(Place(address: address, code: codes.make()))
            },
            logger: logger
        )
        // They are stopped from the last to the first: the streams of events first, for they keep connections open.
        let services: [any Service] = [
            application, RecoveryService(database: database, logger: logger), queue, installs, previews, events,
        ]
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0, failureTerminationBehavior: .gracefullyShutdownGroup) },
            gracefulShutdownSignals: Self.signals, logger: logger)
        configuration.maximumGracefulShutdownDuration = Self.patience
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw PortChoice.inUse(port)
        }
    }

    /// What goes wrong, on standard error.
    private static func makeLogger() -> Logger {
        var logger = Logger(label: "sotto") { VisibleLogHandler(label: $0) }
        logger.logLevel = .warning
        return logger
    }

    /// `nohup`, and shells for what they start in the background, want a signal to be ignored.
    private static var signals: [UnixSignal] {
        let numbers: [(UnixSignal, Int32)] = [(.sigint, SIGINT), (.sigterm, SIGTERM), (.sighup, SIGHUP)]
        return numbers.filter { !ProcessSignals.isIgnored($0.1) }.map(\.0)
    }

    private func router(
        _ gate: Gate, _ codes: OneTimeCodes, installs: InstallService, previews: PreviewService, hub: EventHub,
        teller: ChangeTeller
    ) -> Router<RequestContext> {
        let library = Library(database: database)
        let jobs = JobStore(database: database)
        let status = StatusEndpoints(
            database: database, environment: environment, status: teller.status,
            events: EventStream(hub: hub, teller: teller))
        let packs = PackEndpoints(database: database, environment: environment, installs: installs, hub: hub)
        let session = SessionEndpoints(gate: gate, codes: codes)
        let api =
            ItemEndpoints(library: library).endpoints
            + AdditionEndpoints(library: library, environment: environment).endpoints
            + FileEndpoints(library: library).endpoints
            + PreviewEndpoints(library: library, environment: environment, previews: previews).endpoints
            + SeparationEndpoints(library: library, jobs: jobs, environment: environment).endpoints
            + JobEndpoints(jobs: jobs).endpoints + packs.endpoints + status.endpoints

        let router = Router(context: RequestContext.self, options: .autoGenerateHeadEndpoints)
        router.addMiddleware {
            HeaderMiddleware()
            ErrorMiddleware()
        }
        router.add(PageFiles().endpoints + session.open, below: "", SecurityMiddleware(gate: gate, access: .anyone))
        router.add(session.signIn, below: "/api/v1", SecurityMiddleware(gate: gate, access: .ownPage))
        router.add(api, below: "/api/v1", SecurityMiddleware(gate: gate, access: .signedIn))
        return router
    }
}
