import CWebKitGTK
import DesktopCore
import Foundation
import Toolkit

/// Brings the window, the server and the desktop together.
@MainActor
final class WindowController {
    /// How long a server may take to put its jobs back into the queue before the window ends all the same.
    private static let stoppingTime = Duration.seconds(10)

    private let application: Object
    private let home: Home
    private let sotto: String?
    private let window: MainWindow
    private let notifier: Notifier
    private var state: DesktopState
    private var keeping: Task<Void, Never>?
    /// Whether the user is being asked, or it ends.
    private var isClosing = false
    private var isEnding = false
    /// What was to be added while there was no server.
    private var waitingFiles: [FileNames] = []

    private lazy var keeper = ServerKeeper(
        home: home, own: state.server,
        findProgram: { [sotto] in try SottoProgram.find(option: sotto, executable: Self.executable) },
        remember: { [weak self] in self?.remember(server: $0) },
        tell: { [weak self] in self?.take($0) })
    private lazy var adder = FileAdder(keeper: keeper) { [weak self] in self?.dialog.tell($0, detail: $1) }

    /// Shows the window and begins to look for a server.
    init(application: Object, home: Home, sotto: String?) {
        (self.application, self.home, self.sotto) = (application, home, sotto)
        state = DesktopState.read(home)
        window = MainWindow(application: application, state: state)
        notifier = Notifier(application: application)
        connect()
        window.showWaiting()
        keeping = Task { [keeper] in await keeper.run() }
    }

    func present() {
        if !isEnding { window.present() }
    }

    /// Adds files to the library, as soon as there is a server.
    func add(_ files: FileNames) {
        waitingFiles.append(files)
        if keeper.session != nil { addWaitingFiles() }
    }

    /// Lets the user choose files, and adds them.
    func chooseFiles() {
        Task { add(await FileChooser(parent: window.widget).chooseMedia()) }
    }

    /// Ends, after asking what is to become of jobs if there are any.
    func close() {
        guard !isClosing else { return }
        isClosing = true
        Task {
            switch ClosingStep(ownsServer: keeper.ownsServer, activeJobs: keeper.activeJobs) {
            case .close: end(stoppingServer: false)
            case .stopServer: end(stoppingServer: true)
            case .ask(let jobs):
                switch await ClosingAnswer.ask(about: jobs, dialog) {
                case .stop: end(stoppingServer: true)
                case .keepRunning: end(stoppingServer: false)
                case .cancel: isClosing = false
                }
            }
        }
    }

    /// Ends without a question.
    ///
    /// - Parameter stoppingServer: whether the server ends too, if a window has started it.
    func end(stoppingServer: Bool) {
        isClosing = true
        guard !isEnding else { return }
        isEnding = true
        window.save(to: &state)
        save()
        window.hide()
        keeping?.cancel()
        Task {
            if stoppingServer, keeper.ownsServer, let server = keeper.own { await stop(server) }
            window.destroy()
            g_application_quit(application.pointer())
        }
    }

    private static var executable: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    }

    private var dialog: MessageDialog { MessageDialog(parent: window.widget) }

    private func connect() {
        window.onClose = { [weak self] in self?.close() }
        window.onDrop = { [weak self] in self?.add($0) }
        window.onRetry = { [weak self] in self?.tryAgain() }
        window.page.onTrouble = { [weak self] in self?.showTrouble($0) }
        window.page.onDownload = { [weak self] in
            if let self { SavedDownload.begin($0, in: window.widget) }
        }
        window.page.onMessage = { [weak self] message in
            switch message {
            case .chooseFiles: self?.chooseFiles()
            case .reveal(let path): self?.reveal(path)
            }
        }
    }

    private func reveal(_ path: String) {
        guard let file = RevealPolicy(home: home).file(at: path) else { return }
        Task { await FileRevealer.reveal(file) }
    }

    private func take(_ event: ServerKeeper.Event) {
        guard !isEnding else { return }
        switch event {
        case .waiting: break
        case .connected(let session):
            open(session)
            addWaitingFiles()
        case .trouble(let problem): showTrouble(problem)
        case .job(let job): notifier.take(job, isSeen: window.isActive)
        }
    }

    /// Where it was started from a terminal, that shows it too.
    private func showTrouble(_ problem: Problem) {
        problem.print()
        window.showTrouble(problem)
    }

    /// After trouble: with the page where there is a server, otherwise with the server.
    private func tryAgain() {
        window.showWaiting()
        if let session = keeper.session { open(session) } else { keeper.retry() }
    }

    private func addWaitingFiles() {
        let files = waitingFiles
        waitingFiles = []
        Task { for some in files { await adder.add(some) } }
    }

    private func open(_ session: ServerSession) {
        Task {
            do {
                try await window.page.open(session)
                window.showPage()
            } catch {
                showTrouble(error as? Problem ?? ServerAPI.unreachable("\(error)"))
            }
        }
    }

    private func stop(_ server: ProcessIdentity) async {
        server.terminate()
        let end = ContinuousClock.now + Self.stoppingTime
        while server.isRunning, ContinuousClock.now < end { try? await Task.sleep(for: .milliseconds(20)) }
        if !server.isRunning { state.server = nil }
        save()
    }

    private func remember(server: ProcessIdentity?) {
        state.server = server
        save()
    }

    private func save() {
        do {
            try state.write(home)
        } catch {
            let hint = "The window will not remember its size."
            Problem(code: "state_not_saved", message: "\"\(home.stateFile)\": \(error)", hint: hint).print()
        }
    }
}
