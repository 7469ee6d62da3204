import Foundation

/// Namespaces of the kernel, in which a test has a network or mounts of its own.
package enum Namespaces {
    package enum Kind: String, Sendable {
        case network = "--net"
        case mounts = "--mount"
    }

    /// The words before a command that give it namespaces of its own: as root, as a mapped root, or through sudo.
    ///
    /// Through sudo the command runs as root, and finds in `$AS_USER` the words that run another as this user again.
    ///
    /// - Throws: ``ProgramFailure`` where none of these is allowed.
    package static func entering(_ kinds: Kind...) async throws -> [String] {
        let words = ["unshare"] + kinds.map(\.rawValue)
        let asUser = "setpriv --reuid=\(getuid()) --regid=\(getgid()) --clear-groups"
        let ways =
            getuid() == 0
            ? [words] : [words + ["--map-root-user"], ["sudo", "-n", "--preserve-env", "AS_USER=\(asUser)"] + words]
        // Where the root folder is no mount of its own, as after chroot, what is mounted cannot be kept private.
        let others = kinds.contains(.mounts) ? ways.map { $0 + ["--propagation", "unchanged"] } : []
        for way in ways + others where try await Program.run("env", way + ["true"]).status == 0 { return way }
        throw ProgramFailure(message: "no namespaces are to be had: \(words)")
    }
}
