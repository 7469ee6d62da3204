import Foundation

/// Namespaces of the kernel, in which a test has a network or mounts of its own.
package enum Namespaces {
    package enum Kind: String, Sendable {
        case network = "--net"
        case mounts = "--mount"
    }

    /// The words before a command that give it namespaces of its own: as root, as a mapped root, or through sudo.
    package static func entering(_ kinds: Kind...) async throws -> [String] {
        let words = ["unshare"] + kinds.map(\.rawValue)
        if getuid() == 0 { return words }
        let mapped = words + ["--map-root-user"]
        if try await Program.run("env", mapped + ["true"]).status == 0 { return mapped }
        return ["sudo", "-n"] + words
    }
}
