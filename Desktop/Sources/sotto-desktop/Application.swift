import CWebKitGTK
import DesktopCore
import Foundation
import Toolkit

/// The one window of a home, from its start to its end.
@MainActor
final class Application {
    private let home: Home
    private let sotto: String?
    private let application: Object
    private var controller: WindowController?

    /// - Parameters:
    ///   - home: by its real path.
    ///   - sotto: the program that serves, if the user has named one.
    init(home: Home, sotto: String?) {
        (self.home, self.sotto) = (home, sotto)
        let id = ApplicationID.of(home, usersOwn: Home.usersOwn().real)
        application = Object(owning: gtk_application_new(id, G_APPLICATION_HANDLES_OPEN))
    }

    /// Shows the window until it is closed; where the home has one already, presents that one.
    ///
    /// - Parameter files: to add.
    /// - Returns: the process's exit code.
    /// - Throws: ``Problem``.
    func run(opening files: [String]) throws -> Int32 {
        connectSignals()
        _ = try? GLibError.check { g_application_register(application.pointer(), nil, $0) }
        if g_application_get_is_remote(application.pointer()) == 0, case .held(let other) = try InstanceLock.take(home)
        {
            // It is on another bus, or on none. SIGUSR1 is taken: WebKit's garbage collector uses it.
            kill(other, SIGUSR2)
            return 0
        }
        var words: [UnsafeMutablePointer<CChar>?] = ([CommandLine.arguments[0]] + files).map { strdup($0) }
        defer { words.forEach { free($0) } }
        return g_application_run(application.pointer(), Int32(words.count), &words)
    }

    private func connectSignals() {
        application.on("activate") { [weak self] _ in self?.present() }
        application.on("open") { [weak self] arguments in
            guard let self, let files = arguments.pointer(0) else { return }
            var names = FileNames()
            let count = Int(arguments.integer(1))
            let array = files.assumingMemoryBound(to: OpaquePointer.self)
            for file in UnsafeBufferPointer(start: array, count: count) { names.add(file) }
            present()
            controller?.add(names)
        }
        addAction("present") { [weak self] in self?.present() }
        addAction("add", keys: "<Control>o") { [weak self] in self?.controller?.chooseFiles() }
        addAction("quit", keys: "<Control>q") { [weak self] in self?.controller?.close() }
        MainLoop.onUnixSignal(SIGUSR2) { [weak self] in self?.present() }
        // Whoever ends the process, such as the end of the desktop's session, cannot be asked.
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            MainLoop.onUnixSignal(signal) { [weak self] in self?.controller?.end(stoppingServer: true) }
        }
    }

    private func addAction(_ name: String, keys: String? = nil, _ action: @escaping @MainActor () -> Void) {
        let object = Object(owning: g_simple_action_new(name, nil))
        object.on("activate") { _ in action() }
        g_action_map_add_action(application.pointer(), object.pointer())
        guard let keys else { return }
        keys.withCString { keys in
            var list = [keys, nil]
            gtk_application_set_accels_for_action(application.pointer(), "app.\(name)", &list)
        }
    }

    private func present() {
        let controller = controller ?? WindowController(application: application, home: home, sotto: sotto)
        self.controller = controller
        controller.present()
    }
}
