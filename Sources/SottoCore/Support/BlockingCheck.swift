import Synchronization

/// A check for tests: what may wait, for a lock, a disk or another process, must not do so on one of the few threads of
/// Swift's concurrency. While all of them wait, nothing goes on in the whole process, not even its end.
package enum BlockingCheck {
    private static let isOn = Atomic(false)

    /// Turns the check on where the environment has SOTTO_CHECK_BLOCKING: tests set it for the programs that they run.
    package static func turnOnIfAsked(_ variables: [String: String]) {
        if variables["SOTTO_CHECK_BLOCKING"] != nil { isOn.store(true, ordering: .relaxed) }
    }

    /// Called by whatever may wait. With the check on it ends a process that waits inside a task: such work belongs in
    /// ``blocking(_:)-(_)`` or `HomeDatabase.persistently`.
    package static func mayWait(_ caller: StaticString = #function) {
        guard isOn.load(ordering: .relaxed) else { return }
        withUnsafeCurrentTask { task in
            // Not an error that callers could handle, and hide: it is a fault of the program, and the check is on in
            // tests alone, which have to fail.
            if task != nil { fatalError("\(caller) may block a thread of Swift's concurrency") }
        }
    }
}
