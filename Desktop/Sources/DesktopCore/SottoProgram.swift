import Foundation

/// Finds the `sotto` that serves.
public enum SottoProgram {
    /// The one that was asked for, else the one beside this program, else the first on PATH.
    ///
    /// - Parameter executable: where this program really is.
    /// - Throws: ``Problem`` `sotto_not_found`.
    public static func find(
        option: String?, executable: String, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> String {
        let path = (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/sotto" }
        let beside = (executable as NSString).deletingLastPathComponent + "/sotto"
        let candidates = option.map { [Home(path: $0).path] } ?? [beside] + path
        if let found = candidates.first(where: isProgram) { return found }
        throw Problem(
            code: "sotto_not_found",
            message: option.map { "\"\($0)\" is no program." } ?? "The program \"sotto\" was not found.",
            hint: "Put it beside sotto-desktop or on PATH, or name it with --sotto.")
    }

    private static func isProgram(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
            && access(path, X_OK) == 0
    }
}
