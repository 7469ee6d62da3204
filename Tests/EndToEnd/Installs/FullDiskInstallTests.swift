import Foundation
import SottoCore
import SystemPackage
import TestSupport
import Testing

extension Installs {
    @Suite("An install whose disk fills")
    struct FullDiskInstallTests {
        @Test("Whatever was being written then, it says that the disk is full, and frees what it took")
        func fills() async throws {
            try await sideBySide(TestLevel.isFull ? ["download", "install", "verify"] : ["install"]) { stage in
                let standIn = try await StandIn(index: stage == "download" ? .stopsInFiles : .serves)
                if stage == "verify" { try standIn.hold(trial: 1) }
                // A disk of its own, which goes with the shell; so the same shell looks at what is left.
                let script = """
                    mount -t tmpfs -o size=320m none "$2" && cp -a "$2.model/." "$2" || exit 99
                    # Filled when the test says so, by a process that sees the disk.
                    (
                        while [ ! -e "$5" ] && [ -d "$2/packs" ]; do sleep 0.02; done
                        cat /dev/zero >"$2/ballast" 2>/dev/null; : >"$5.done"
                    ) &
                    $AS_USER "$1" "$2" "$3"; status=$?
                    rm "$2/ballast"; "$4" jobs list --json --home "$2" >&2; ls -A "$2/packs/spleeter" >&2
                    exit $status
                    """
                let model = FilePath(standIn.home.string + ".model")
                try FileManager.default.moveItem(atPath: standIn.home.string, toPath: model.string)
                try FileManager.default.createDirectory(atPath: standIn.home.string, withIntermediateDirectories: false)
                let words =
                    try await Namespaces.entering(.mounts) + [
                        "sh", "-c", script, "sh", StandIn.installer.string, standIn.home.string,
                        standIn.requirements.string, Program.sotto.string, standIn.folder.file("fill").string,
                    ]
                let result = try await RunningInstall.run(
                    "/usr/bin/env", words, variables: standIn.variables, notes: standIn.folder
                ) { install in
                    try await install.reaches(stage)
                    if stage == "download" { try await install.wait("half of a file") { standIn.index.isStopped } }
                    if stage == "verify" { try await install.wait("a trial") { standIn.trials == 1 } }
                    try standIn.folder.write("", to: "fill")
                    try await install.wait("a full disk") { standIn.folder.names.contains("fill.done") }
                    standIn.index.manner = .serves
                    if stage == "verify" { try standIn.release(trial: 1) }
                }
                #expect(result.status == 1, "\(stage): \(result.errors)")
                let message =
                    "Error [disk_full]: The disk of \"\(standIn.home)\" filled up while \"spleeter\" was installed."
                #expect(result.errors.contains(message), "\(stage): \(result.errors)")
                #expect(result.errors.contains("\nHint: "), "\(stage)")
                #expect(result.errors.contains(#""code" : "disk_full""#), "\(stage): \(result.errors)")
                #expect(result.errors.hasSuffix("]\ninstall.lock\n"), "\(stage): \(result.errors)")
            }
        }
    }
}
