/// What the user wants to become of jobs that are not finished.
enum ClosingAnswer: String, CaseIterable {
    /// The window stays.
    case cancel = "_Cancel"
    /// They go back into the queue, and wait.
    case stop = "_Stop"
    /// They go on without the window.
    case keepRunning = "_Keep Running"

    /// Waits for the user's decision; a dialog that is closed decides nothing.
    @MainActor
    static func ask(about jobs: Int, _ dialog: MessageDialog) async -> ClosingAnswer {
        let (message, they) = jobs == 1 ? ("A job is not finished", "It") : ("\(jobs) jobs are not finished", "They")
        let detail = "\(they) can go on without the window, or wait in the queue until Sotto is opened again."
        let number = await dialog.ask(message, detail: detail, answers: allCases.map(\.rawValue))
        return number.map { allCases[$0] } ?? .cancel
    }
}
