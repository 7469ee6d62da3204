/// Waits until a condition holds, at most ten seconds.
///
/// - Returns: whether it came to hold.
func eventually(_ condition: () throws -> Bool) async throws -> Bool {
    for _ in 0..<200 {
        if try condition() { return true }
        try await Task.sleep(for: .milliseconds(50))
    }
    return false
}
