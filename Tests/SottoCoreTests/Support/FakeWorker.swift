import Foundation
import SottoCore
import SystemPackage
import TestSupport

/// A `sotto-worker` that starts programs as the real one does, and separates with a script.
enum FakeWorker {
    /// The engine of `Programs/native_engine.py`: all is voice.
    static let separates = "exec python3 -I \"$(dirname \"$0\")/native_engine.py\" \"$@\"\n"
    private static let engine = Repository.root.appending("Tests/SottoCoreTests/Programs/native_engine.py")

    /// Says that all is done.
    static let done = """
        printf '{"event":"done","outputs":[],"stats":{"engine_version":"native 1","precision":"f32",'
        echo '"bit_depth":"16","limited_samples":{"vocals":0,"background":0},"frames":1}}'

        """

    /// Reads the worker's arguments as variables.
    static let arguments = """
        while [ $# -gt 0 ]; do
            case $1 in
            --input) input=$2 ;;
            --growing) growing=$2 ;;
            --vocals) vocals=$2 ;;
            esac
            shift
        done

        """

    /// Writes the worker to a folder, with what it needs beside it.
    ///
    /// - Parameter script: what `sotto-worker separate` does, in the shell's language.
    @discardableResult
    static func install(_ script: String = separates, in folder: FilePath) throws -> FilePath {
        for (program, name) in [(Program.worker, "real-worker"), (engine, "native_engine.py")] {
            let path = folder.appending(name)
            if !FileManager.default.fileExists(atPath: path.string) { try place(program, at: path) }
        }
        let worker = folder.appending("sotto-worker")
        try FakePack.writeScript(
            """
            #!/bin/sh
            [ "$1" = separate ] || exec "$(dirname "$0")/real-worker" "$@"
            shift
            \(script)
            """, to: worker)
        return worker
    }

    /// Links a program where that is possible, which takes no space.
    static func place(_ program: FilePath, at path: FilePath) throws {
        do {
            try FileManager.default.linkItem(atPath: program.string, toPath: path.string)
        } catch {
            try FileManager.default.copyItem(atPath: program.string, toPath: path.string)
        }
    }
}
